/** Java notebooks in Jupyter: how it starts a kernel that knows goe. Read {@link KernelSpec} first. */
@NullMarked
package eu.goe.cluster.notebook;

import org.jspecify.annotations.NullMarked;
