/**
 * Looking at results inside the node: tables for people, copies for programs, pages. First class to read: {@link
 * eu.goe.core.result.ResultsCommand}.
 */
@NullMarked
package eu.goe.core.result;

import org.jspecify.annotations.NullMarked;
