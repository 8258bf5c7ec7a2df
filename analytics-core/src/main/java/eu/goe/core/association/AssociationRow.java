package eu.goe.core.association;

import eu.goe.core.variant.Variant;

/** What was found of one variant, by trait. */
public record AssociationRow(Variant variant, TraitFigures figures) {}
