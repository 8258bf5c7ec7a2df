package eu.goe.core.genotype;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * When a call counts as adj, as gnomAD: GQ at least 20, DP at least 10 (5 if haploid), and in a heterozygous call each
 * alternate allele in at least a fifth of DP. A test whose field no file of the batch declares does not apply; a call that
 * lacks a declared GQ or DP is not adj. FORMAT/FT other than PASS is not adj.
 */
public record AdjRule(boolean gq, boolean dp, boolean ad, boolean ft) implements Serializable {
    /** Least genotype quality. */
    public static final int MIN_GQ = 20;

    /** Least depth of a call of two copies. */
    public static final int MIN_DP = 10;

    /** Least depth of a haploid call. */
    public static final int MIN_DP_HAPLOID = 5;

    /** Least part of DP that each alternate allele of a heterozygous call has: one in so many. */
    public static final int BALANCE_PARTS = 5;

    /** The rule of a batch of files of which some declare one field and some another: a test applies if any of them declares it. */
    public AdjRule or(AdjRule other) {
        return new AdjRule(gq || other.gq, dp || other.dp, ad || other.ad, ft || other.ft);
    }

    /** Whether any test applies; otherwise every call is adj. */
    public boolean applies() {
        return gq || dp || ad || ft;
    }

    /** The tests that apply, {@code gq,dp,ad,ft}. */
    public String tests() {
        List<String> tests = new ArrayList<>();
        if (gq) {
            tests.add("gq");
        }
        if (dp) {
            tests.add("dp");
        }
        if (ad && dp) {
            tests.add("ad");
        }
        if (ft) {
            tests.add("ft");
        }
        return String.join(",", tests);
    }
}
