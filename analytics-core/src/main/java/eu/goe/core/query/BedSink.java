package eu.goe.core.query;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes plink1's three files, variant by variant, the allele as A1. A haploid call is written as homozygous; a half call
 * and one of more than two copies as missing.
 *
 * @see <a href="https://www.cog-genomics.org/plink/1.9/formats#bed">.bed, .bim, .fam</a>
 */
final class BedSink implements SiteSink {
    private static final int HOM_ALT = 0;
    private static final int MISSING = 1;
    private static final int HET = 2;
    private static final int HOM_REF = 3;

    private final QueryPlan plan;
    private final OutputStream bed;
    private final OutputStream bim;
    private final byte[] block;
    private final TextBuffer line = new TextBuffer();

    /** All three files are made here; {@code fam} is written at once. */
    BedSink(Path bedFile, Path bimFile, Path famFile, QueryPlan plan) throws IOException {
        this.plan = plan;
        this.block = new byte[(plan.samples().size() + 3) / 4];
        try (OutputStream fam = new BufferedOutputStream(Files.newOutputStream(famFile))) {
            for (int s = 0; s < plan.samples().size(); s++) {
                int sex = switch (plan.sexes().get(s)) {
                    case MALE -> 1;
                    case FEMALE -> 2;
                    case UNKNOWN -> 0;
                };
                fam.write(
                        ("0\t" + plan.samples().get(s) + "\t0\t0\t" + sex + "\t-9\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        this.bim = new BufferedOutputStream(Files.newOutputStream(bimFile));
        this.bed = new BufferedOutputStream(Files.newOutputStream(bedFile), 1 << 16);
        bed.write(new byte[] {0x6c, 0x1b, 0x01});
    }

    @Override
    public void site(SiteCalls site) throws IOException {
        String contig = plan.assembly().contig(site.variant.contig()).name();
        String id = site.id;
        line.add(contig).add('\t');
        line.add(
                id == null
                        ? contig + ":" + (site.variant.start() + 1) + ":" + site.variant.ref() + ":"
                                + site.variant.alt()
                        : id);
        line.add("\t0\t").add(site.variant.start() + 1).add('\t');
        line.add(site.variant.alt()).add('\t').add(site.variant.ref()).add('\n');
        line.writeTo(bim);
        Arrays.fill(block, (byte) 0);
        for (int s = 0; s < site.nSamples; s++) {
            block[s >> 2] |= (byte) (code(site, s) << 2 * (s & 3));
        }
        bed.write(block);
    }

    private static int code(SiteCalls site, int sample) {
        int ploidy = site.ploidy(sample);
        if (ploidy > 2 || !site.isComplete(sample)) {
            return MISSING;
        }
        int alt = site.alt[sample];
        return alt == ploidy ? HOM_ALT : alt == 0 ? HOM_REF : HET;
    }

    @Override
    public void finish() throws IOException {
        bim.flush();
        bed.flush();
    }

    @Override
    public void close() throws IOException {
        try (bim) {
            bed.close();
        }
    }
}
