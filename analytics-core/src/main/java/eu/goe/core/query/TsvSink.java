package eu.goe.core.query;

import eu.goe.core.genotype.SampleField;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Writes a line for each sample that has a copy of the allele, as {@code bcftools query -i 'GT="alt"'} does. */
final class TsvSink extends StreamSink {
    private final QueryPlan plan;
    private final TextBuffer line = new TextBuffer();

    TsvSink(OutputStream out, QueryPlan plan) throws IOException {
        super(out);
        this.plan = plan;
        line.add("contig\tpos\tref\talt\tsample\tgt");
        plan.formats().forEach(field -> line.add('\t').add(field.name().toLowerCase(Locale.ROOT)));
        line.add('\n').writeTo(out);
    }

    @Override
    public void site(SiteCalls site) throws IOException {
        for (int s = 0; s < site.nSamples; s++) {
            if (!site.isCarrier(s)) {
                continue;
            }
            line.add(plan.assembly().contig(site.variant.contig()).name()).add('\t');
            line.add(site.variant.start() + 1).add('\t');
            line.add(site.variant.ref()).add('\t').add(site.variant.alt()).add('\t');
            line.add(plan.samples().get(s)).add('\t');
            CallText.genotype(site, s, line);
            for (SampleField field : plan.formats()) {
                line.add('\t');
                CallText.field(site, field, s, "NA", line);
            }
            line.add('\n');
        }
        line.writeTo(out);
    }
}
