package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes a list of sites that {@link SiteList} reads: a sites-only VCF, or a TSV with the columns contig, pos, ref, alt; in BGZF
 * blocks where the name ends so. The same sites are the same bytes.
 */
public final class SiteListWriter implements AutoCloseable {
    private final Assembly assembly;
    private final boolean isTsv;
    private final OutputStream out;
    private final StringBuilder line = new StringBuilder(64);
    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private long sites;

    /**
     * Writes the header.
     *
     * @param name by whose end the form is chosen: {@code .tsv} for a TSV, {@code .gz}, {@code .bgz} for blocks; else a plain VCF
     * @param file to write, which need not have that name
     */
    public SiteListWriter(Path file, String name, Assembly assembly) throws IOException {
        this.assembly = assembly;
        boolean isPacked = name.endsWith(".gz") || name.endsWith(".bgz");
        this.isTsv = (isPacked ? name.substring(0, name.lastIndexOf('.')) : name).endsWith(".tsv");
        OutputStream plain = Files.newOutputStream(file);
        this.out = isPacked
                ? new BlockCompressedOutputStream(plain, (Path) null)
                : new BufferedOutputStream(plain, 1 << 16);
        header();
    }

    private void header() throws IOException {
        if (isTsv) {
            text(SiteList.ASSEMBLY + assembly.name() + "\n" + String.join("\t", SiteList.COLUMNS) + "\n");
            return;
        }
        text("##fileformat=VCFv4.3\n" + SiteList.ASSEMBLY + assembly.name() + "\n");
        for (Contig contig : assembly.contigs()) {
            text("##contig=<ID=" + contig.name() + (contig.length() > 0 ? ",length=" + contig.length() : "") + ">\n");
        }
        text(String.join("\t", List.of("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")) + "\n");
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a list may have a variant: its alleles are plain bases. */
    public static boolean takes(Variant variant) {
        return variant.isSequence();
    }

    /** Appends a site, as a store that does not shift indels spells it; they come window by window in genome order, each once. */
    public void write(Variant variant) throws IOException {
        if (!takes(variant)) {
            throw new IllegalArgumentException("a symbolic allele in a list of sites");
        }
        line.setLength(0);
        line.append(assembly.contig(variant.contig()).name()).append('\t').append(variant.start() + 1L);
        line.append(isTsv ? "\t" : "\t.\t");
        line.append(variant.ref()).append('\t').append(variant.alt());
        line.append(isTsv ? "\n" : "\t.\t.\t.\n");
        text(line.toString());
        digest.update(SiteList.digested(variant, assembly));
        sites++;
    }

    /** How many sites were written, and their digest: after the last one, once. */
    public FrequencyDefinition.AskedSites written() {
        return new FrequencyDefinition.AskedSites(sites, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
