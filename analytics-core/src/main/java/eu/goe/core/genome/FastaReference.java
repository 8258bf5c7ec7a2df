package eu.goe.core.genome;

import eu.goe.core.errors.UsageException;
import htsjdk.samtools.reference.FastaSequenceIndexCreator;
import htsjdk.samtools.reference.IndexedFastaSequenceFile;
import htsjdk.samtools.util.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A reference in an indexed FASTA file, read in chunks of 1 Mb of which one is kept. */
public final class FastaReference implements ReferenceSequence {
    private static final int CHUNK_BASES = 1 << 20;

    private final IndexedFastaSequenceFile file;
    private final Map<Integer, String> nameByContig = new HashMap<>();
    private final Map<Integer, Integer> lengthByContig = new HashMap<>();
    private byte[] chunk = new byte[0];
    private int chunkContig = -1;
    private int chunkStart;

    /**
     * Opens a FASTA file with its index {@code .fai} beside it; makes the index if there is none.
     *
     * @throws UsageException if it cannot be read or is compressed
     */
    public FastaReference(Path fasta, Assembly assembly) {
        try {
            Path index = Path.of(fasta + ".fai");
            if (!Files.exists(index)) {
                FastaSequenceIndexCreator.create(fasta, false);
            }
            this.file = new IndexedFastaSequenceFile(fasta);
        } catch (IOException | RuntimeException e) {
            throw new UsageException(
                    "The reference " + fasta + " cannot be read as indexed FASTA: " + e.getMessage()
                            + ". It must be uncompressed; make its index with: samtools faidx " + fasta,
                    e);
        }
        file.getIndex()
                .forEach(entry -> assembly.resolve(entry.getContig()).ifPresent(contig -> {
                    nameByContig.put(contig.index(), entry.getContig());
                    lengthByContig.put(contig.index(), Math.toIntExact(entry.getSize()));
                }));
    }

    @Override
    public boolean has(int contig) {
        return nameByContig.containsKey(contig);
    }

    @Override
    public byte base(int contig, int position) {
        if (contig != chunkContig || position < chunkStart || position >= chunkStart + chunk.length) {
            String name = nameByContig.get(contig);
            Integer length = lengthByContig.get(contig);
            if (name == null || length == null || position < 0 || position >= length) {
                return 'N';
            }
            chunkContig = contig;
            // Some bases before the position, since left-aligning walks backwards.
            chunkStart = Math.max(0, position - CHUNK_BASES / 4);
            chunk = file.getSubsequenceAt(name, chunkStart + 1L, Math.min(length, chunkStart + CHUNK_BASES))
                    .getBases();
            StringUtil.toUpperCase(chunk);
        }
        return chunk[position - chunkStart];
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
