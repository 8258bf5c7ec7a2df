package eu.goe.core.genotype;

import java.util.Locale;

/** A FORMAT field that a store may keep beside genotypes; specified in {@code docs/format.md}, "Fields of samples". */
public enum SampleField {
    /** Genotype quality, of carriers. */
    GQ("1", "Integer", "Genotype quality"),
    /** Reads at the place, of carriers. */
    DP("1", "Integer", "Reads"),
    /** Reads of REF and of the allele, of carriers. */
    AD("R", "Integer", "Reads of each allele"),
    /** Phase set, of carriers. */
    PS("1", "Integer", "Phase set"),
    /** Genotype probabilities, of everybody. */
    GP("G", "Float", "Probabilities of genotypes"),
    /** Expected alternate copies, of everybody. */
    DS("A", "Float", "Expected copies of the allele");

    private final String column = name().toLowerCase(Locale.ROOT);
    private final String number;
    private final String type;
    private final String description;

    SampleField(String number, String type, String description) {
        this.number = number;
        this.type = type;
        this.description = description;
    }

    /** Name of the column of {@code variants}. */
    public String column() {
        return column;
    }

    /** Number of the VCF header. */
    public String number() {
        return number;
    }

    /** Type of the VCF header. */
    public String type() {
        return type;
    }

    /** Description for a VCF header. */
    public String description() {
        return description;
    }

    /** Whether every sample has a value, not carriers only. */
    public boolean isOfEverybody() {
        return this == GP || this == DS;
    }

    /** Numbers that one carrier has in the packed form. */
    public int perCarrier() {
        return this == AD ? 2 : 1;
    }
}
