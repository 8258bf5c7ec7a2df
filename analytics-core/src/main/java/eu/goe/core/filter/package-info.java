/** Which people and which variants an analysis takes: lists of either, and bounds of what is counted. First class to read: {@link eu.goe.core.filter.Filters}. */
@NullMarked
package eu.goe.core.filter;

import org.jspecify.annotations.NullMarked;
