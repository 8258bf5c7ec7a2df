package eu.goe.core.query;

import eu.goe.core.genotype.SampleField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes BCF 2.2, one allele a record. htsjdk writes 2.1 only, which bcftools refuses.
 *
 * @see <a href="https://samtools.github.io/hts-specs/VCFv4.3.pdf">VCF 4.3, section 6</a>
 */
final class BcfSink extends StreamSink {
    private final QueryPlan plan;
    private final VcfHeaderText header;
    private final Map<String, String> infoTypes = new HashMap<>();
    private final BcfBuffer shared = new BcfBuffer();
    private final BcfBuffer samples = new BcfBuffer();

    /** @param out of BGZF blocks; closed with this */
    BcfSink(OutputStream out, QueryPlan plan) throws IOException {
        super(out);
        this.plan = plan;
        this.header = new VcfHeaderText(plan);
        infoTypes.put("END", "Integer");
        infoTypes.put("SVLEN", "Integer");
        plan.infos().forEach(info -> infoTypes.put(info.id(), info.type()));
        byte[] text = header.text().getBytes(StandardCharsets.UTF_8);
        out.write(new byte[] {'B', 'C', 'F', 2, 2});
        shared.int32(text.length + 1).raw(text).int8(0).writeTo(out);
    }

    @Override
    public void site(SiteCalls site) throws IOException {
        Map<String, String> info = header.info(site);
        List<SampleField> fields = site.nSamples == 0
                ? List.of()
                : plan.formats().stream().filter(site.fields::contains).toList();
        shared.int32(site.variant.contig())
                .int32(site.variant.start())
                .int32(site.variant.end() - site.variant.start());
        Float qual = site.qual;
        shared.int32(qual == null ? BcfBuffer.MISSING_FLOAT : Float.floatToRawIntBits(qual));
        shared.int32(2 << 16 | info.size());
        shared.int32((site.nSamples == 0 ? 0 : fields.size() + 1) << 24 | site.nSamples);
        String id = site.id;
        shared.text(id == null ? "." : id).text(site.variant.ref()).text(site.variant.alt());
        filter(site);
        info.forEach(this::info);
        if (site.nSamples > 0) {
            genotypes(site);
            fields.forEach(field -> field(site, field));
        }
        int sharedBytes = shared.size();
        int sampleBytes = samples.size();
        BcfBuffer lengths = new BcfBuffer().int32(sharedBytes).int32(sampleBytes);
        lengths.writeTo(out);
        shared.writeTo(out);
        samples.writeTo(out);
    }

    private void filter(SiteCalls site) {
        String filter = site.filter;
        if (filter == null) {
            shared.typed(BcfBuffer.NONE, 0);
            return;
        }
        String[] ids = filter.split(";", -1);
        int[] indexes = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            indexes[i] = header.index(ids[i]);
        }
        shared.ints(indexes, indexes.length);
    }

    private void info(String key, String value) {
        shared.ints(new int[] {header.index(key)}, 1);
        String[] values = value.split(",", -1);
        switch (infoTypes.getOrDefault(key, "String")) {
            case "Flag" -> shared.typed(BcfBuffer.NONE, 0);
            case "Integer" -> {
                int[] numbers = new int[values.length];
                for (int i = 0; i < values.length; i++) {
                    numbers[i] = whole(values[i]);
                }
                shared.ints(numbers, numbers.length);
            }
            case "Float" -> {
                shared.typed(BcfBuffer.FLOAT, values.length);
                for (String number : values) {
                    shared.int32(float32(number));
                }
            }
            default -> shared.text(value);
        }
    }

    /** The lowest numbers are reserved (section 6.3.3); what is no number of 32 bits is missing. */
    private static int whole(String text) {
        try {
            int number = Integer.parseInt(text);
            return number < Integer.MIN_VALUE + 8 ? BcfBuffer.MISSING_INT : number;
        } catch (NumberFormatException none) {
            return BcfBuffer.MISSING_INT;
        }
    }

    private static int float32(String text) {
        try {
            return Float.floatToRawIntBits(Float.parseFloat(text));
        } catch (NumberFormatException missing) {
            return BcfBuffer.MISSING_FLOAT;
        }
    }

    /** Copies as (allele + 1) << 1 | phased, the first never phased; shorter calls end early. */
    private void genotypes(SiteCalls site) {
        int most = 1;
        for (int s = 0; s < site.nSamples; s++) {
            most = Math.max(most, site.ploidy(s));
        }
        samples.ints(new int[] {header.index("GT")}, 1);
        samples.typed(BcfBuffer.INT8, most);
        for (int s = 0; s < site.nSamples; s++) {
            int n = site.ploidy(s);
            int phased = site.isPhased(s) ? 1 : 0;
            for (int c = 0; c < most; c++) {
                samples.int8(c < n ? (site.copy(s, c) + 1) << 1 | (c > 0 ? phased : 0) : BcfBuffer.END_INT8);
            }
        }
    }

    private void field(SiteCalls site, SampleField field) {
        samples.ints(new int[] {header.index(field.name())}, 1);
        switch (field) {
            case GQ, DP, PS -> {
                int[] values = site.numbers(field);
                samples.typed(BcfBuffer.INT32, 1);
                for (int s = 0; s < site.nSamples; s++) {
                    samples.int32(int32(values[s]));
                }
            }
            case AD -> {
                samples.typed(BcfBuffer.INT32, 2);
                for (int s = 0; s < site.nSamples; s++) {
                    boolean none = site.refDepth[s] == SiteCalls.MISSING && site.altDepth[s] == SiteCalls.MISSING;
                    samples.int32(int32(site.refDepth[s]));
                    samples.int32(none ? BcfBuffer.END_INT : int32(site.altDepth[s]));
                }
            }
            case GP -> {
                samples.typed(BcfBuffer.FLOAT, 3);
                for (int s = 0; s < site.nSamples; s++) {
                    probabilities(site, s);
                }
            }
            case DS -> {
                samples.typed(BcfBuffer.FLOAT, 1);
                for (int s = 0; s < site.nSamples; s++) {
                    samples.int32(float32(site.dosage[s]));
                }
            }
        }
    }

    private void probabilities(SiteCalls site, int s) {
        double one = site.oneCopy[s];
        double all = site.allCopies[s];
        boolean missing = Double.isNaN(one);
        boolean haploid = site.ploidy(s) == 1;
        samples.int32(missing ? BcfBuffer.MISSING_FLOAT : float32(site.noCopy(s)));
        samples.int32(missing ? BcfBuffer.END_FLOAT : float32(haploid ? all : one));
        samples.int32(missing || haploid ? BcfBuffer.END_FLOAT : float32(all));
    }

    private static int int32(int value) {
        return value == SiteCalls.MISSING ? BcfBuffer.MISSING_INT : value;
    }

    /** To four decimals, as in text. */
    private static int float32(double value) {
        return Double.isNaN(value) ? BcfBuffer.MISSING_FLOAT : Float.floatToRawIntBits((float) Numbers.rounded(value));
    }
}
