/** The program {@code goe}: one Picocli command line of the commands of all modules. Read {@link Program} first. */
@NullMarked
package eu.goe.cluster.cli;

import org.jspecify.annotations.NullMarked;
