package eu.goe.core.qc;

/**
 * Where a sample stands among the others.
 *
 * @param values of its {@link PrincipalComponents}; the array belongs to the record
 */
public record SampleComponents(int sampleNumber, double[] values) {}
