package eu.goe.core.release;

import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.tribble.Feature;
import htsjdk.tribble.index.tabix.TabixFormat;
import htsjdk.tribble.index.tabix.TabixIndex;
import htsjdk.tribble.index.tabix.TabixIndexCreator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A sites VCF in BGZF blocks, and beside it the tabix index. Memory grows with the index only. */
final class SitesVcfWriter implements SiteForm {
    private final ReleaseFolder folder;
    private final String name;
    private final Assembly assembly;
    private final SitesVcf format;
    private final BlockCompressedOutputStream out;
    private final TabixIndexCreator index = new TabixIndexCreator(TabixFormat.VCF);
    private final StringBuilder line = new StringBuilder(512);
    private long sites;
    private boolean finished;

    /** @param name of the file in the folder; the index is called after it */
    SitesVcfWriter(ReleaseFolder folder, String name, Assembly assembly, SitesVcf format, String header)
            throws IOException {
        this.folder = folder;
        this.name = name;
        this.assembly = assembly;
        this.format = format;
        this.out = new BlockCompressedOutputStream(
                folder.resolve(name), 6, BlockCompressedOutputStream.getDefaultDeflaterFactory());
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

    @Override
    public void write(ReleasedSite site) throws IOException {
        Variant variant = site.variant();
        String contig = assembly.contig(variant.contig()).name();
        int first = variant.start() + 1;
        index.addFeature(new Place(contig, first, Math.max(first, variant.end())), out.getFilePointer());
        line.setLength(0);
        format.line(site, line);
        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
        sites++;
    }

    @Override
    public void finish() throws IOException {
        long end = out.getFilePointer();
        out.close();
        finished = true;
        folder.add(name, sites);
        if (sites > 0) {
            String indexName = name + ".tbi";
            ((TabixIndex) index.finalizeIndex(end)).write(folder.resolve(indexName));
            folder.add(indexName, -1);
        }
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            out.close();
        }
    }
}
