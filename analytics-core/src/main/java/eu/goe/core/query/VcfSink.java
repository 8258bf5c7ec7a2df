package eu.goe.core.query;

import eu.goe.core.genotype.SampleField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes VCF 4.3, one allele a line; trailing missing fields of a sample are left out. */
final class VcfSink extends StreamSink {
    private final QueryPlan plan;
    private final VcfHeaderText header;
    private final TextBuffer line = new TextBuffer();

    /** @param out closed with this */
    VcfSink(OutputStream out, QueryPlan plan) throws IOException {
        super(out);
        this.plan = plan;
        this.header = new VcfHeaderText(plan);
        out.write(header.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void site(SiteCalls site) throws IOException {
        line.add(plan.assembly().contig(site.variant.contig()).name()).add('\t');
        line.add(site.variant.start() + 1).add('\t');
        line.add(dot(site.id)).add('\t').add(site.variant.ref()).add('\t');
        line.add(site.variant.alt()).add('\t');
        Float qual = site.qual;
        line.add(qual == null ? "." : Numbers.quality(qual)).add('\t');
        line.add(dot(site.filter)).add('\t');
        Map<String, String> info = header.info(site);
        if (info.isEmpty()) {
            line.add('.');
        }
        int written = 0;
        for (Map.Entry<String, String> field : info.entrySet()) {
            line.add(written++ == 0 ? "" : ";").add(field.getKey());
            if (!field.getValue().isEmpty()) {
                line.add('=').add(field.getValue());
            }
        }
        if (site.nSamples > 0) {
            List<SampleField> fields =
                    plan.formats().stream().filter(site.fields::contains).toList();
            line.add("\tGT");
            fields.forEach(field -> line.add(':').add(field.name()));
            for (int s = 0; s < site.nSamples; s++) {
                line.add('\t');
                CallText.genotype(site, s, line);
                int end = line.size();
                for (SampleField field : fields) {
                    line.add(':');
                    if (CallText.field(site, field, s, ".", line)) {
                        end = line.size();
                    }
                }
                line.cut(end);
            }
        }
        line.add('\n').writeTo(out);
    }

    private static String dot(@Nullable String value) {
        return value == null ? "." : value;
    }
}
