package eu.goe.core.association;

import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.List;

/** Where in a row of sums each group of people has its numbers: by {@link GenomePart}, since each has its own regressions. Not changed once made. */
public final class SumsLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By part and group, the place of its first sum; one more at the end of each part. */
    private final int[][] firsts;

    /** A group of people whose rows have so many columns and traits. */
    public interface Shape {
        GenomePart part();

        List<String> columns();

        List<String> traits();
    }

    private SumsLayout(int[][] firsts) {
        this.firsts = firsts;
    }

    /** Of the rows of a stage. */
    public static SumsLayout of(SumsDefinition.Stage stage, boolean isBinary, List<? extends Shape> groups) {
        GenomePart[] parts = GenomePart.values();
        int[][] firsts = new int[parts.length][];
        for (GenomePart part : parts) {
            List<? extends Shape> its =
                    groups.stream().filter(g -> g.part() == part).toList();
            int[] first = new int[its.size() + 1];
            for (int g = 0; g < its.size(); g++) {
                first[g + 1] = first[g] + nSums(stage, isBinary, its.get(g));
            }
            firsts[part.ordinal()] = first;
        }
        return new SumsLayout(firsts);
    }

    private static int nSums(SumsDefinition.Stage stage, boolean isBinary, Shape group) {
        int k = group.columns().size();
        int p = group.traits().size();
        return switch (stage) {
            case MOMENTS -> 1;
            case NULL_MODEL -> 0;
            case SUMS -> isBinary ? p * ofBinary(k) : ofQuantitative(k, p);
        };
    }

    /** Sums of a variant for {@code k} covariates and {@code p} quantitative traits: of 1 and each covariate times the dosage, of its square, and of each trait times it. */
    public static int ofQuantitative(int k, int p) {
        return k + 2 + p;
    }

    /** Sums of a variant for {@code k} covariates and one binary trait: of the weights times the dosage, for 1 and each covariate; of weights times its square; of residuals times it. */
    public static int ofBinary(int k) {
        return k + 3;
    }

    /** The part that a variant lies in. */
    public static GenomePart part(Assembly assembly, Variant variant) {
        return GenomePart.of(PloidyRegion.of(assembly, variant.contig(), variant.start()));
    }

    /** Groups of people there. */
    public int groups(GenomePart part) {
        return firsts[part.ordinal()].length - 1;
    }

    /** Sums of all groups there. */
    public int width(GenomePart part) {
        return first(part, groups(part));
    }

    /** Place of a group's first sum; behind the last group the end. */
    public int first(GenomePart part, int group) {
        return firsts[part.ordinal()][group];
    }

    /** Sums of a group. */
    public int width(GenomePart part, int group) {
        return first(part, group + 1) - first(part, group);
    }
}
