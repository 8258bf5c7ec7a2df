package eu.goe.core.association;

import eu.goe.core.variant.Variant;

/** What several studies say of one variant together, by trait. */
public record PooledRow(Variant variant, PooledFigures figures) {}
