package eu.goe.core.disclosure;

import static eu.goe.core.frequency.CountField.AC;
import static eu.goe.core.frequency.CountField.AN;
import static eu.goe.core.frequency.CountField.N_HEMI_ALT;
import static eu.goe.core.frequency.CountField.N_HET;
import static eu.goe.core.frequency.CountField.N_HOM_ALT;
import static eu.goe.core.frequency.CountField.N_HOM_REF;
import static eu.goe.core.frequency.CountField.N_MISSING;
import static eu.goe.core.frequency.CountField.N_POLYPLOID;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Counts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rule D3: of which counts each column is made that leaves a node or is published: of packages, merged tables, and all forms of a release. Who
 * writes a new column declares it here, or a test fails; another shows that a column changes with what it is declared to be made of only, and is
 * absent where one of these is hidden.
 */
public final class Dependencies {
    /** What is done with a column where one of its inputs is hidden. */
    public enum Kind {
        /** It says which variant, stratum, quality or nodes a row is of, and no counts. */
        WHERE,
        /** It is absent. */
        FIGURE,
        /** It says what is known of a count: the ends of an interval, or that it is hidden. */
        BOUND,
        /** It compares strata, and is absent where an input of any of them is hidden. */
        AMONG_STRATA,
        /** It is a sum over sites of what is published. */
        OF_SITES
    }

    /** What a column is made of. */
    public record Inputs(Kind kind, Set<CountField> counts) {
        public Inputs {
            counts = Set.copyOf(counts);
        }

        /** Whether nothing that a figure of the stratum is made of is hidden; of other kinds true. */
        public boolean areKnown(Counts in, int stratum) {
            if (kind == Kind.FIGURE) {
                for (CountField field : counts) {
                    if (!in.has(field, stratum)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static final Map<String, Inputs> COLUMNS = new HashMap<>();

    static {
        where("contig", "start", "end", "pos", "ref", "alt", "structural", "stratum", "quality", "variant_type");
        for (CountField field : CountField.values()) {
            String name = field.column();
            figure(Set.of(field), name);
            declare(Kind.BOUND, Set.of(field), name + "_min", name + "_max");
        }
        where("n_nodes", "n_nodes_an", "n_nodes_suppressed");
        figure(Set.of(AC, AN), "af", "faf95", "faf99");
        figure(Set.of(N_HOM_REF, N_HET, N_HOM_ALT, N_POLYPLOID), "hwe_p", "inbreeding_coeff");
        figure(Set.of(N_MISSING), "call_rate");
        figure(Set.of(AC), "singleton");
        declare(Kind.BOUND, Set.of(AC, AN), "state");
        declare(Kind.AMONG_STRATA, Set.of(AC), "private");
        declare(Kind.AMONG_STRATA, Set.of(AC, AN), "grpmax", "ac_grpmax", "an_grpmax", "af_grpmax");
        declare(Kind.AMONG_STRATA, Set.of(AC, AN), "fafmax_faf95_max", "fafmax_faf95_max_gen_anc");
        declare(Kind.AMONG_STRATA, Set.of(AC, AN), "fafmax_faf99_max", "fafmax_faf99_max_gen_anc");
        declare(Kind.AMONG_STRATA, Set.of(AC, AN, N_HOM_ALT), "n_hom_alt_grpmax");

        // The VCF of a release. SVs say what the allele is; flags where it lies.
        where("chrom", "id", "qual", "lcr", "segdup", "non_par", "svtype", "svlen");
        figure(Set.of(N_HOM_ALT), "nhomalt");
        figure(Set.of(N_HET), "nhet");
        figure(Set.of(N_HEMI_ALT), "nhemialt");
        declare(Kind.BOUND, Set.of(AC, AN), "filter");
        // What changed since the release before; in release.json how many cells there are.
        declare(Kind.BOUND, Set.of(AC, AN), "change", "cells");
        // For GDI nodes.
        where("vt", "population");
        figure(Set.of(AC, N_HET, N_HOM_ALT, N_HEMI_ALT), "ac_het", "ac_hom", "ac_hemi");
        // For Beacons.
        where("variantInternalId", "genomicHGVSId", "variantType", "referenceBases", "alternateBases");
        where("type", "sequence_id", "value", "source", "sourceReference", "version");
        figure(Set.of(AC), "alleleCount");
        figure(Set.of(AN), "alleleNumber");
        figure(Set.of(AC, AN), "alleleFrequency");
        figure(Set.of(AC, N_HET, N_HOM_ALT, N_HEMI_ALT), "alleleCountHomozygous", "alleleCountHeterozygous");
        figure(Set.of(AC, N_HET, N_HOM_ALT, N_HEMI_ALT), "alleleCountHemizygous");
        // For VRS.
        where("label", "focusAllele", "digest", "refgetAccession", "length", "repeatSubunitLength", "sequence");
        where("memberCount", "name");
        figure(Set.of(AC), "focusAlleleCount");
        figure(Set.of(AN), "locusAlleleCount");
        figure(Set.of(AC, AN), "focusAlleleFrequency");
        figure(Set.of(N_HOM_ALT), "homozygotes");
        figure(Set.of(N_HET), "heterozygotes");
        figure(Set.of(N_HEMI_ALT), "hemizygotes");
        // Sums over sites: manifests, release.json and the pages that show them.
        ofSites(List.of(CountField.values()), "sites", "sites_listed", "sites_dropped", "sites_left_out");
        ofSites(List.of(CountField.values()), "cells_hidden", "cells_by_rule");
        ofSites(List.of(AC), "snvs", "indels", "others", "membership");
        ofSites(List.of(CountField.values()), "auditor");
        ofSites(List.of(AC, AN), "states_raw", "states_adj");
    }

    private Dependencies() {}

    private static void where(String... columns) {
        declare(Kind.WHERE, Set.of(), columns);
    }

    private static void figure(Set<CountField> counts, String... columns) {
        declare(Kind.FIGURE, counts, columns);
    }

    private static void ofSites(List<CountField> counts, String... columns) {
        declare(Kind.OF_SITES, Set.copyOf(counts), columns);
    }

    private static void declare(Kind kind, Set<CountField> counts, String... columns) {
        for (String column : columns) {
            if (COLUMNS.put(column.toLowerCase(Locale.ROOT), new Inputs(kind, counts)) != null) {
                throw new IllegalStateException("column " + column + " is declared twice");
            }
        }
    }

    /** Whether a column is declared, under the name that it has without its quality and whatever the case of its letters. */
    public static boolean isDeclared(String column) {
        return COLUMNS.containsKey(name(column));
    }

    /**
     * What a column is made of.
     *
     * @throws IllegalArgumentException if it is not declared: such a column may not leave
     */
    public static Inputs of(String column) {
        Inputs inputs = COLUMNS.get(name(column));
        if (inputs == null) {
            throw new IllegalArgumentException("column " + column + " is not declared (rule D3)");
        }
        return inputs;
    }

    private static String name(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return name.startsWith("raw_") || name.startsWith("adj_") ? name.substring(4) : name;
    }
}
