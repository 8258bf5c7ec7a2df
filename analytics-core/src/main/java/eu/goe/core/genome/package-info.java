/**
 * Contigs and their aliases, assemblies, regions, PAR, windows: everything about coordinates, and the only place that converts 0- and 1-based. First class to read: {@link eu.goe.core.genome.Assembly}.
 */
@NullMarked
package eu.goe.core.genome;

import org.jspecify.annotations.NullMarked;
