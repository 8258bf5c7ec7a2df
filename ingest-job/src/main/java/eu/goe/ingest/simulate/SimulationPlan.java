package eu.goe.ingest.simulate;

import eu.goe.core.errors.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What to simulate.
 *
 * @param name of the files and of the samples ({@code NAME000001})
 * @param samples people
 * @param variants records; with {@code sharedSites} those of the common list, of which only some are written
 * @param populations share of each; shares are relative
 * @param contigs of GRCh38, in genome order
 * @param fields of each call
 * @param unknownSex share of people whose sex is not known
 * @param seed of people, genotypes and their quality
 * @param sharedSites seed of sites and population frequencies, for several simulations that have them in common; a
 *     site is then written only where it varies, and a few are left out or written although they do not. Absent: all
 *     records vary
 */
public record SimulationPlan(
        String name,
        int samples,
        int variants,
        Map<String, Double> populations,
        List<String> contigs,
        Fields fields,
        double unknownSex,
        long seed,
        OptionalLong sharedSites) {
    /** FORMAT of the records. */
    public enum Fields {
        /** GT alone, as of phased panels: there is nothing that calls could fail to be adj by. */
        GT("GT"),
        DEPTH_AND_QUALITY("GT:AD:DP:GQ"),
        LIKELIHOODS("GT:AD:DP:GQ:PL");

        private final String format;

        Fields(String format) {
            this.format = format;
        }

        /** As FORMAT has it. */
        public String format() {
            return format;
        }

        /** Reads FORMAT. */
        public static Fields parse(String format) {
            for (Fields fields : values()) {
                if (fields.format.equals(format)) {
                    return fields;
                }
            }
            throw new UsageException("--fields '" + format + "': give GT, GT:AD:DP:GQ or GT:AD:DP:GQ:PL");
        }
    }

    public SimulationPlan {
        populations = new LinkedHashMap<>(populations);
        contigs = List.copyOf(contigs);
        if (samples < 1) {
            throw new UsageException("--samples must be at least 1");
        }
        if (variants < 1) {
            throw new UsageException("--variants must be at least 1");
        }
        if (unknownSex < 0 || unknownSex > 1) {
            throw new UsageException("--unknown-sex is a share between 0 and 1");
        }
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
            throw new UsageException("--name '" + name + "': letters, digits, '_' and '-', at most 32");
        }
    }

    /** Reads {@code FIN:0.4,SWE:0.6}; a name alone has share 1. */
    public static Map<String, Double> parsePopulations(String text) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String label = colon < 0 ? part : part.substring(0, colon);
            double share;
            try {
                share = colon < 0 ? 1 : Double.parseDouble(part.substring(colon + 1));
            } catch (NumberFormatException e) {
                share = -1;
            }
            if (!label.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}") || !(share > 0 && share < 1e9)) {
                throw new UsageException(
                        "--populations '" + text + "': give NAME:SHARE,…, as FIN:0.4,SWE:0.6, with shares above 0");
            }
            if (shares.put(label, share) != null) {
                throw new UsageException("--populations names " + label + " twice");
            }
        }
        return shares;
    }

    /** The seed of sites and population frequencies. */
    long sitesSeed() {
        return sharedSites.orElse(seed);
    }
}
