package eu.goe.core.release;

import eu.goe.core.variant.Variant;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.tribble.Feature;
import htsjdk.tribble.index.tabix.TabixFormat;
import htsjdk.tribble.index.tabix.TabixIndex;
import htsjdk.tribble.index.tabix.TabixIndexCreator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a sites VCF in BGZF blocks, and beside it the tabix index. Memory grows with the index only. */
final class SitesVcfWriter implements AutoCloseable {
    private final SitesVcf format;
    private final Path file;
    private final BlockCompressedOutputStream out;
    private final TabixIndexCreator index = new TabixIndexCreator(TabixFormat.VCF);
    private final StringBuilder line = new StringBuilder(512);
    private long sites;
    private boolean finished;

    SitesVcfWriter(Path file, SitesVcf format, String header) throws IOException {
        this.format = format;
        this.file = file;
        this.out = new BlockCompressedOutputStream(file, 6, BlockCompressedOutputStream.getDefaultDeflaterFactory());
        out.write(header.getBytes(StandardCharsets.UTF_8));
    }

    private record Place(String contig, int start, int end) implements Feature {
        @Override
        public String getContig() {
            return contig;
        }

        @Override
        public int getStart() {
            return start;
        }

        @Override
        public int getEnd() {
            return end;
        }
    }

    /** Appends a site; sites come in genome order. */
    void write(ReleasedSite site, String contig) throws IOException {
        Variant variant = site.variant();
        int first = variant.start() + 1;
        index.addFeature(new Place(contig, first, Math.max(first, variant.end())), out.getFilePointer());
        line.setLength(0);
        format.line(site, line);
        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
        sites++;
    }

    /** Ends the file and writes its index. */
    void finish() throws IOException {
        long end = out.getFilePointer();
        out.close();
        finished = true;
        if (sites > 0) {
            ((TabixIndex) index.finalizeIndex(end)).write(indexFile());
        }
    }

    /** Where {@link #finish} writes the index. */
    Path indexFile() {
        return file.resolveSibling(file.getFileName() + ".tbi");
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            out.close();
        }
    }
}
