package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.store.HadoopSettings;
import eu.goe.ingest.bgzf.BinningIndex;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.gvcf.TileSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where in a file the records of each part of the genome begin, as its tabix index says.
 *
 * @param records that the index counts; −1 where it does not
 */
record GvcfIndex(List<OfContig> contigs, long records) implements Serializable {
    private static final int BUFFER = 1 << 16;
    static final String REMEDY =
            "Make the index again (tabix -f -p vcf FILE), or remove it: then the whole file is read.";

    /**
     * One contig of a file.
     *
     * @param name as the file spells it
     * @param contig number in the assembly; −1 if the assembly lacks it
     * @param offsets BGZF virtual positions: for each unit of the contig the first record that reaches into it or near it; −1 for none
     * @param end virtual position behind the last record
     */
    record OfContig(String name, int contig, long[] offsets, long end) implements Serializable {}

    /**
     * The index of a file.
     *
     * @param unit bases for which there is one offset; a contig of unknown length, or one without windows of its own, is one unit
     * @return null if there is no index, or the file is not in blocks, so that it can only be read as a whole
     */
    static @Nullable GvcfIndex of(Source source, ContigCheck names, int unit) throws IOException {
        Path file = new Path(source.uri());
        FileSystem fs = file.getFileSystem(HadoopSettings.get());
        if (source.compression() != Compression.BGZF) {
            return null;
        }
        for (String suffix : List.of(".tbi", ".csi")) {
            Path path = file.suffix(suffix);
            if (fs.exists(path)) {
                BinningIndex index;
                try (HadoopBytes bytes = new HadoopBytes(path.toString(), BUFFER)) {
                    index = BinningIndex.read(bytes, "index of " + source.label());
                }
                try (HadoopBytes bytes = new HadoopBytes(source.uri(), BUFFER)) {
                    LineReader.requireEnd(bytes, source.label());
                }
                OptionalLong records = index.records();
                FileStatus status = fs.getFileStatus(path);
                // With a count of records it is known in the end whether the index is the file's; times are lost in
                // copies.
                if (records.isEmpty()
                        && status.getModificationTime() < source.key().modified()) {
                    throw new BadInputException(source.label() + ": its index is older than the file.\n" + REMEDY);
                }
                return new GvcfIndex(contigs(index, source, names, unit), records.orElse(-1));
            }
        }
        return null;
    }

    private static List<OfContig> contigs(BinningIndex index, Source source, ContigCheck names, int unit) {
        List<OfContig> contigs = new ArrayList<>();
        for (String name : index.contigs()) {
            Optional<Contig> contig = names.resolve(name);
            int units = contig.map(c -> units(c, unit)).orElse(1);
            long[] offsets = new long[units];
            long end = 0;
            for (int u = 0; u < units; u++) {
                offsets[u] = -1;
                long from = units == 1 ? 0 : (long) u * unit - TileSettings.MAX_MOVE;
                long to = u == units - 1 ? Long.MAX_VALUE : (u + 1L) * unit + TileSettings.MAX_MOVE;
                for (BinningIndex.Chunk chunk : index.chunks(name, from, to)) {
                    if (chunk.to() >>> 16 > source.bytes()) {
                        throw new BadInputException(source.label()
                                + ": its index names places beyond the end of the file: it is another file's, or this one was"
                                + " cut.\n" + REMEDY);
                    }
                    offsets[u] = offsets[u] < 0 ? chunk.from() : Math.min(offsets[u], chunk.from());
                    end = Math.max(end, chunk.to());
                }
            }
            contigs.add(new OfContig(name, contig.map(Contig::index).orElse(-1), offsets, end));
        }
        return contigs;
    }

    /** How many units a contig has. */
    static int units(Contig contig, int unit) {
        boolean isOne =
                contig.length() == 0 || contig.length() > Integer.MAX_VALUE || !WindowGrid.hasOwnWindows(contig);
        return isOne ? 1 : (int) ((contig.length() + unit - 1) / unit);
    }
}
