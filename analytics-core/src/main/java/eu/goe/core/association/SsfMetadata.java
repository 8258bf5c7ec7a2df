package eu.goe.core.association;

import eu.goe.core.command.PlainYaml;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML file beside a table of GWAS-SSF says, for one trait: {@code NAME.tsv-meta.yaml} of {@code NAME.tsv}. Lists that are empty and texts that are null are left out, but
 * for what the standard requires: {@code NR}, not reported, is its word for an ancestry or technology that nobody states.
 *
 * @param dataFileName without folder
 * @param dataFileMd5 of the file as it lies, compressed or not: 32 hex digits
 * @param traits what was measured, in words; at least one
 * @param ontology short forms of terms for it ({@code EFO_0000305})
 * @param genomeAssembly {@code GRCh38}
 * @param genotypingTechnology {@code Genome-wide sequencing}, {@code Genome-wide genotyping array}
 * @param imputationPanel null without imputation, and so is
 * @param imputationSoftware with its version
 * @param samples whom it was measured in; one of each study that was pooled
 * @param sex of the people
 * @param analysisSoftware with its version
 * @param covariates that the analysis was adjusted for
 * @param frequencyFloor frequencies of the rarer allele below were rounded up to it ({@link #floored}); null if all are as counted
 * @param isSorted by place in the genome
 * @param lastModified the day of this description
 * @param notes for readers; null for none
 *
 * @see <a href="https://github.com/EBISPOT/gwas-summary-statistics-standard">GWAS-SSF v1.0.2, table 2</a>
 */
public record SsfMetadata(
        String dataFileName,
        String dataFileMd5,
        List<String> traits,
        List<String> ontology,
        String genomeAssembly,
        List<String> genotypingTechnology,
        @Nullable String imputationPanel,
        @Nullable String imputationSoftware,
        List<SampleSet> samples,
        Sex sex,
        String analysisSoftware,
        List<String> covariates,
        @Nullable Double frequencyFloor,
        boolean isSorted,
        LocalDate lastModified,
        @Nullable String notes) {
    private static final List<String> NOT_REPORTED = List.of("NR");

    /** Of the people analysed. */
    public enum Sex {
        MALE("M"),
        FEMALE("F"),
        COMBINED("combined"),
        NOT_REPORTED("NR");

        private final String code;

        Sex(String code) {
            this.code = code;
        }
    }

    /** Of a binary trait. */
    public record CasesAndControls(int cases, int controls) {}

    /**
     * People of one study.
     *
     * @param size of them
     * @param cases null for a quantitative trait
     * @param ancestryCategories in the words of the GWAS Catalog ({@code European}); empty if not reported
     * @param ancestries in more detail
     * @param ancestryMethods {@code self-reported}, {@code genetically determined}
     */
    public record SampleSet(
            int size,
            @Nullable CasesAndControls cases,
            List<String> ancestryCategories,
            List<String> ancestries,
            List<String> ancestryMethods) {
        public SampleSet {
            if (size < 0 || (cases != null && cases.cases() + cases.controls() != size)) {
                throw new IllegalArgumentException("people " + size + ", " + cases);
            }
        }
    }

    public SsfMetadata {
        if (!dataFileMd5.matches("[0-9a-f]{32}")
                || dataFileName.contains("/")
                || traits.isEmpty()
                || samples.isEmpty()) {
            throw new IllegalArgumentException("metadata of " + dataFileName + ", MD5 " + dataFileMd5);
        }
        traits = List.copyOf(traits);
        ontology = List.copyOf(ontology);
        genotypingTechnology = List.copyOf(genotypingTechnology);
        samples = List.copyOf(samples);
        covariates = List.copyOf(covariates);
    }

    /**
     * Whether the standard has a place for a variant: on 1–22, X, Y or MT, and of plain bases A, C, G and T.
     *
     * @param contig the variant's
     */
    public static boolean holds(Contig contig, Variant variant) {
        boolean hasNumber = switch (contig.kind()) {
            case X, Y, MT -> true;
            case AUTOSOME -> contig.name().matches("(chr)?([1-9]|1[0-9]|2[0-2])");
            case OTHER -> false;
        };
        return hasNumber && isPlain(variant.ref()) && isPlain(variant.alt());
    }

    private static boolean isPlain(String allele) {
        return !allele.isEmpty() && allele.chars().allMatch(base -> "ACGT".indexOf(base) >= 0);
    }

    /**
     * A frequency as a file with a floor shows it: the rarer allele, whichever that is, is never rarer than the floor.
     *
     * @param frequency NaN if unknown
     * @param floor above 0, at most 0.5
     */
    public static double floored(double frequency, double floor) {
        return Math.min(Math.max(frequency, floor), 1 - floor);
    }

    /** The file's text. */
    public String toYaml() {
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "trait_description", traits);
        put(all, "ontology_mapping", ontology);
        put(all, "genome_assembly", genomeAssembly);
        put(all, "coordinate_system", "1-based");
        put(all, "genotyping_technology", genotypingTechnology.isEmpty() ? NOT_REPORTED : genotypingTechnology);
        put(all, "imputation_panel", imputationPanel);
        put(all, "imputation_software", imputationSoftware);
        put(all, "samples", samples.stream().map(SsfMetadata::map).toList());
        put(all, "sex", sex.code);
        put(all, "data_file_name", dataFileName);
        put(all, "file_type", "GWAS-SSF v1.0");
        put(all, "data_file_md5sum", dataFileMd5);
        put(all, "analysis_software", analysisSoftware);
        put(all, "adjusted_covariates", covariates);
        put(all, "minor_allele_freq_lower_limit", frequencyFloor);
        put(all, "is_harmonised", false);
        put(all, "is_sorted", isSorted);
        put(all, "author_notes", notes);
        // As a day, which YAML has only without quotes: what the standard's own checker wants.
        return PlainYaml.write(all) + "date_metadata_last_modified: " + lastModified + "\n";
    }

    private static Map<String, Object> map(SampleSet set) {
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "sample_size", set.size());
        put(map, "case_control_study", set.cases() != null);
        if (set.cases() != null) {
            put(map, "case_count", set.cases().cases());
            put(map, "control_count", set.cases().controls());
        }
        put(
                map,
                "sample_ancestry_category",
                set.ancestryCategories().isEmpty() ? NOT_REPORTED : set.ancestryCategories());
        put(map, "sample_ancestry", set.ancestries());
        put(map, "ancestry_method", set.ancestryMethods());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof List<?> list) {
            if (!list.isEmpty()) {
                map.put(key, new ArrayList<>(list));
            }
            return;
        }
        map.put(key, value);
    }
}
