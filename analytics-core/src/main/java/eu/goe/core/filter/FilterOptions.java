package eu.goe.core.filter;

import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every analysis that lists variants: which variants, and people by their calls. As plink2's of these names, and in its order. */
public final class FilterOptions {
    @Option(
            names = "--extract",
            paramLabel = "FILE",
            description = "Only the variants of a list: words that are ids of records, chr:pos:ref:alt or"
                    + " chr_pos_ref_alt; or the sites of a VCF, or TSV with contig, pos, ref, alt. For stretches see"
                    + " --regions.")
    private @Nullable String extract;

    @Option(names = "--exclude", paramLabel = "FILE", description = "Without the variants of such a list.")
    private @Nullable String exclude;

    @Option(
            names = "--mind",
            paramLabel = "P",
            description =
                    "Without people who have no called copy at more than this share of the variants that --regions,"
                            + " --extract and --exclude leave (of Y, for females none counts). Reads genotypes once more.")
    private @Nullable Double mind;

    @Option(
            names = "--geno",
            paramLabel = "P",
            description =
                    "Without variants at which more than this share of the people analysed have no called copy (on Y"
                            + " of those who are not female; outside PAR a male's heterozygous call is none).")
    private @Nullable Double geno;

    @Option(
            names = "--hwe",
            paramLabel = "P",
            description =
                    "Without variants whose exact p-value of Hardy-Weinberg proportions is below this among the people"
                            + " analysed: complete diploid calls, on X outside PAR of females (plink2 counts males too), and"
                            + " never on Y and MT.")
    private @Nullable Double hwe;

    @Option(
            names = "--maf",
            paramLabel = "P",
            description =
                    "Without variants whose rarer allele has less than this share of the copies called in the people"
                            + " analysed, a male's X once; in gwas test of expected copies where these are used.")
    private @Nullable Double maf;

    @Option(
            names = "--mac",
            paramLabel = "N",
            description =
                    "Without variants whose rarer allele has fewer copies than this in the people analysed, likewise. The"
                            + " order of all: people by cohort, --keep and --remove; variants by lists; --mind; then the other"
                            + " four, of the people left and their calls whatever the quality.")
    private @Nullable Integer mac;

    /** With these options beside people that were chosen. */
    public Filters filters(Store store, Filters people) {
        share("--mind", mind);
        share("--geno", geno);
        share("--hwe", hwe);
        share("--maf", maf);
        if (maf != null && maf > 0.5) {
            throw new UsageException("--maf " + maf + ": the rarer allele has at most half of the copies.");
        }
        if (mac != null && mac < 0) {
            throw new UsageException("--mac " + mac + " is below 0.");
        }
        return new Filters(
                people.keep(),
                people.remove(),
                mind,
                new VariantFilter(
                        extract == null ? null : VariantList.read("--extract", extract, store),
                        exclude == null ? null : VariantList.read("--exclude", exclude, store),
                        new CountBounds(geno, hwe, maf, mac)));
    }

    private static void share(String option, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new UsageException(option + " " + value + " is no number from 0 to 1.");
        }
    }
}
