/** {@code goe demo}: the whole way on three simulated nodes, checked against the truth. Read {@link DemoCommand} first. */
@NullMarked
package eu.goe.cluster.demo;

import org.jspecify.annotations.NullMarked;
