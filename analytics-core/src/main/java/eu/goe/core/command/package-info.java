/**
 * What every command shares: its context, options, output and progress. First class to read: {@link eu.goe.core.command.CommandContext}.
 */
@NullMarked
package eu.goe.core.command;

import org.jspecify.annotations.NullMarked;
