/** How a process of {@code goe} comes to start fast. First class to read: {@link eu.goe.cluster.start.ClassArchive}. */
@NullMarked
package eu.goe.cluster.start;

import org.jspecify.annotations.NullMarked;
