package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;

/**
 * Decides which strata, sites and cells of a frequency result may leave: rules D1 (floor of a stratum), D5 (which sites are listed
 * at all), D2, D3, D4 and D6 (see {@link SiteSuppression}), and D9 (rounding of AN for the public).
 */
public final class FrequencyGate {
    /** The genotype counts, any of which the others and AC give away. */
    static final Set<CountField> GENOTYPES = EnumSet.of(
            CountField.N_HOM_REF,
            CountField.N_HET,
            CountField.N_HOM_ALT,
            CountField.N_HEMI_ALT,
            CountField.N_POLYPLOID);

    private final Rules rules;
    private final int threshold;
    private final Audience audience;
    private final Sensitivity sensitivity;
    private final SiteSuppression suppression;
    private final HmacUtils secret;
    private final PublishedDeltas rawDeltas;
    private final PublishedDeltas adjDeltas;
    private final int[] kept;
    private final GateOutcome outcome = new GateOutcome();

    /**
     * @param strata the first is everybody
     * @param adjusted whether the calls were counted by sex where people do not have two copies
     * @param secret of the node: what is hidden beside a small count, of what could be, follows from it and the site, in all exports alike
     * @param earlier exports whose rows say what is known already
     * @throws PolicyException if everybody are too few
     */
    public FrequencyGate(
            Rules rules,
            Audience audience,
            List<FrequencyDefinition.StratumSize> strata,
            boolean adjusted,
            byte[] secret,
            List<Nesting> earlier) {

        this.sensitivity = new Sensitivity(rules, List.copyOf(strata), adjusted);
        this.rules = rules;
        this.threshold = rules.minCount();
        this.audience = audience;
        this.kept = keptStrata(
                rules,
                strata.stream().mapToInt(FrequencyDefinition.StratumSize::n).toArray());
        this.suppression = new SiteSuppression(sensitivity, kept, audience == Audience.PUBLIC);
        this.secret = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret);
        this.rawDeltas = new PublishedDeltas(strata.size(), threshold, earlier);
        this.adjDeltas = new PublishedDeltas(strata.size(), threshold, earlier);
    }

    /** Of a node from which nothing left before. */
    public FrequencyGate(
            Rules rules,
            Audience audience,
            List<FrequencyDefinition.StratumSize> strata,
            boolean adjusted,
            byte[] secret) {
        this(rules, audience, strata, adjusted, secret, List.of());
    }

    /**
     * Rule D1: the strata that are large enough and differ from everybody by nobody or enough.
     *
     * @return their places, in order
     * @throws PolicyException if everybody are too few
     */
    public static int[] keptStrata(Rules rules, int[] sizes) {
        if (sizes.length > rules.maxStrata()) {
            throw new PolicyException("Refused by rule D0: " + sizes.length + " strata, more than max_strata "
                    + rules.maxStrata() + ". Count fewer attributes.");
        }
        if (sizes[0] < rules.minCohort()) {
            throw new PolicyException("Refused by rule D1: the cohort has fewer people than min_cohort "
                    + rules.minCohort() + ". Nothing was written.");
        }
        List<Integer> kept = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            int rest = sizes[0] - sizes[s];
            if (sizes[s] >= rules.minCohort() && (rest == 0 || rest >= rules.minDiff())) {
                kept.add(s);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Places of the strata that stay. */
    public int[] kept() {
        return kept.clone();
    }

    /** What the rules cost so far. */
    public GateOutcome outcome() {
        return outcome;
    }

    /**
     * @param row counts over all strata; not changed
     * @param region where its variant starts
     * @param before what each earlier export says of the variant, null where it does not list it
     * @return the row over the kept strata with what may not leave hidden, null if the site is not listed
     */
    public @Nullable FrequencyRow apply(FrequencyRow row, PloidyRegion region, List<@Nullable FrequencyRow> before) {

        StrataCounts site = row.raw() != null ? row.raw() : row.adj();
        if (site != null && sensitivity.isBelow(Sensitivity.carriers(site, 0))) {
            notePloidy(site);
            outcome.siteDropped(copies(site));
            return null;
        }
        return listed(row, region, before, false);
    }

    /**
     * The row of a site that was asked for, whether or not the store has it. Where the first round would not list it, because
     * nobody or too few carry the allele, AC and the genotype counts of all strata are hidden: 0 looks like 1 to t − 1.
     *
     * @param anTells whether who was called depends on which variants batches list; a policy that hides 0 then leaves such a site out
     * @return as {@link #apply}
     */
    public @Nullable FrequencyRow answer(
            FrequencyRow row, PloidyRegion region, List<@Nullable FrequencyRow> before, boolean anTells) {
        StrataCounts site = row.raw() != null ? row.raw() : row.adj();
        boolean isBelow = site != null && sensitivity.isBelow(Sensitivity.carriers(site, 0));
        return isBelow && anTells && rules.censorsZero()
                ? apply(row, region, before)
                : listed(row, region, before, isBelow);
    }

    private FrequencyRow listed(
            FrequencyRow row, PloidyRegion region, List<@Nullable FrequencyRow> before, boolean carriersStay) {
        StrataCounts raw = row.raw();
        StrataCounts adj = row.adj();
        StrataCounts first = adj != null ? adj : raw;
        if (first == null) {
            throw new IllegalStateException("a row without counts");
        }
        outcome.siteListed();
        notePloidy(raw != null ? raw : first);

        load(raw, Quality.RAW, rawDeltas, before);
        load(adj, Quality.ADJ, adjDeltas, before);
        if (!carriersStay) {
            PublishedDeltas firstDeltas = adj != null ? adjDeltas : rawDeltas;
            suppression.decide(first, firstDeltas, adj != null ? raw : null, rawDeltas, region, seed(row.variant()));
        }
        SiteSuppression.Hidden ofRaw = adj != null ? suppression.raw() : suppression.base();
        FrequencyRow out = new FrequencyRow(
                row.variant(),
                raw == null ? null : gated(raw, ofRaw, rawDeltas, region, carriersStay),
                adj == null ? null : gated(adj, suppression.base(), adjDeltas, region, carriersStay));
        noteAc(out);
        return out;
    }

    private void noteAc(FrequencyRow row) {
        StrataCounts raw = row.raw();
        StrataCounts adj = row.adj();
        for (int k = 0; k < kept.length; k++) {
            if (raw != null && !raw.isHidden(CountField.AC, k) || adj != null && !adj.isHidden(CountField.AC, k)) {
                outcome.acTold(row.variant().contig(), row.variant().start(), k);
            }
        }
    }

    private static void load(
            @Nullable StrataCounts counts,
            Quality quality,
            PublishedDeltas deltas,
            List<@Nullable FrequencyRow> before) {
        if (counts != null) {
            deltas.load(counts, quality, before);
        }
    }

    private long seed(Variant variant) {
        String site = variant.contig() + ":" + variant.start() + ":" + variant.ref() + ":" + variant.alt() + ":"
                + variant.structural();
        return ByteBuffer.wrap(secret.hmac(site)).getLong();
    }

    private void notePloidy(StrataCounts site) {
        if (site.get(CountField.N_POLYPLOID, 0) > 0) {
            outcome.polyploidCall();
        }
    }

    /** Copies of a person at a site that is not listed, as {@link GateOutcome#absentSiteCopies} says. */
    private int copies(StrataCounts site) {
        int copies = 2;
        for (int s = 0; s < sensitivity.strata().size(); s++) {
            while ((long) copies * (threshold - 1) < site.get(CountField.AC, s)
                    || (long) copies * sensitivity.strata().get(s).n() < site.get(CountField.AN, s)) {
                copies *= 2;
            }
        }
        return copies;
    }

    private StrataCounts gated(
            StrataCounts counts,
            SiteSuppression.Hidden hidden,
            PublishedDeltas deltas,
            PloidyRegion region,
            boolean carriersStay) {
        StrataCounts out = new StrataCounts(kept.length);
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            for (CountField field : CountField.values()) {
                out.set(field, k, counts.get(field, s));
            }
            String ac = carriersStay ? "D5" : hidden.ac[s];
            String genotypes = carriersStay ? "D5" : hidden.genotypes[s];
            if (ac != null) {
                hide(out, CountField.AC, k, ac);
            }
            if (genotypes != null) {
                hideGenotypes(out, k, genotypes);
            }
            if (sensitivity.missingIsSensitive(counts, s)) {
                hide(out, CountField.N_MISSING, k, "D2");
            } else if (deltas.hasMissing(s)) {
                hide(out, CountField.N_MISSING, k, "D6");
            }
            if (audience == Audience.PUBLIC && rules.rounding() > 1) {
                roundAn(counts, s, out, k, sensitivity.expectedCopies(s, region));
            }
        }
        return out;
    }

    /** Rule D9; what would give the exact AN back goes. */
    private void roundAn(StrataCounts counts, int s, StrataCounts out, int k, int expected) {
        int an = counts.get(CountField.AN, s);
        if (an != expected) {
            int base = 2 * rules.rounding();
            int rounded = (an + base / 2) / base * base;
            int ac = out.isHidden(CountField.AC, k) ? 0 : out.get(CountField.AC, k);
            out.set(CountField.AN, k, Math.max(ac, rounded));
            hideGenotypes(out, k, "D9");
            hide(out, CountField.N_MISSING, k, "D9");
        }
    }

    private void hideGenotypes(StrataCounts out, int stratum, String rule) {
        for (CountField field : GENOTYPES) {
            hide(out, field, stratum, rule);
        }
    }

    private void hide(StrataCounts out, CountField field, int stratum, String rule) {
        if (!out.isHidden(field, stratum)) {
            out.hide(field, stratum);
            outcome.cellHidden(rule);
        }
    }
}
