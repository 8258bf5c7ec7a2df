/** How a process of {@code goe} comes to start fast. */
@NullMarked
package eu.goe.cluster.start;

import org.jspecify.annotations.NullMarked;
