package eu.goe.core.cohort;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Whom an analysis may count, and how many it may not.
 *
 * @param samples their numbers, ascending; the array belongs to this
 * @param withdrawn how many withdrawals were known
 * @param withoutConsent how many who have not withdrawn are left out, since they did not consent to the purpose
 * @param leftOut all samples that are left out, for either reason or since their batch was removed
 */
public record Participants(int[] samples, int withdrawn, int withoutConsent, BitSet leftOut) {
    /**
     * Chooses by consent. In a store where nobody has the attribute everybody counts: its people consented to all that it is for. Once anybody
     * has it, who lacks it is left out: nobody knows what they consented to.
     *
     * @param live samples that have not withdrawn, ascending
     * @param withdrawn those who have
     * @param removed samples of batches that were removed
     * @throws PolicyException if there are live samples, and none of them consents
     */
    public static Participants of(
            SampleAttributes attributes, int[] live, BitSet withdrawn, BitSet removed, Purpose purpose) {
        int[] samples = live;
        if (attributes.names().contains(Purpose.ATTRIBUTE)) {
            samples = Arrays.stream(live)
                    .filter(s -> purpose.isIn(attributes.value(Purpose.ATTRIBUTE, s)))
                    .toArray();
            if (samples.length == 0 && live.length > 0) {
                throw new PolicyException("Refused by consent: none of the " + live.length
                        + " samples has the attribute " + Purpose.ATTRIBUTE + " with '" + purpose.label()
                        + "' in it. Import what people consented to with goe samples import.");
            }
        }
        BitSet leftOut = (BitSet) withdrawn.clone();
        leftOut.or(removed);
        for (int sample : live) {
            leftOut.set(sample);
        }
        for (int sample : samples) {
            leftOut.clear(sample);
        }
        return new Participants(samples, withdrawn.cardinality(), live.length - samples.length, leftOut);
    }

    /**
     * Those of them who belong to a cohort.
     *
     * @throws UsageException if nobody does
     */
    public Participants within(NamedCohort cohort, SampleAttributes attributes) {
        return of(cohort.members(attributes, samples), "Cohort " + cohort.name() + ": nobody belongs to it.");
    }

    /**
     * Those of them of whom something is true.
     *
     * @param ifNobody what to say then
     * @throws UsageException if it is true of nobody
     */
    public Participants among(IntPredicate isTrue, String ifNobody) {
        return of(Arrays.stream(samples).filter(isTrue).toArray(), ifNobody);
    }

    private Participants of(int[] members, String ifNobody) {
        if (members.length == 0) {
            throw new UsageException(ifNobody);
        }
        BitSet others = (BitSet) leftOut.clone();
        for (int sample : samples) {
            others.set(sample);
        }
        for (int sample : members) {
            others.clear(sample);
        }
        return new Participants(members, withdrawn, withoutConsent, others);
    }

    /** SHA-256 in hex of the numbers, four bytes each, the highest first: tells whether two analyses counted the same people. */
    public String sha256() {
        return sha256(samples);
    }

    /** The same of other samples. */
    public static String sha256(int[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length);
        for (int sample : samples) {
            bytes.putInt(sample);
        }
        return DigestUtils.sha256Hex(bytes.array());
    }
}
