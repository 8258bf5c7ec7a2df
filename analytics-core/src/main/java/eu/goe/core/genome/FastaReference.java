package eu.goe.core.genome;

import eu.goe.core.errors.BadInputException;
import htsjdk.samtools.SAMException;
import htsjdk.samtools.reference.FastaSequenceIndex;
import htsjdk.samtools.reference.FastaSequenceIndexEntry;
import htsjdk.samtools.reference.ReferenceSequenceFile;
import htsjdk.samtools.reference.ReferenceSequenceFileFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reference in an indexed FASTA file of this machine, plain or BGZF-compressed. Reads blocks of 1 MB and keeps the last
 * few: variants come in genome order, so that nearly every base is in the latest block.
 */
public final class FastaReference implements ReferenceSequence {
    private static final int BLOCK_BASES = 1 << 20;
    private static final int BLOCKS_KEPT = 8;

    private final ReferenceSequenceFile fasta;
    private final @Nullable String[] nameByContig;
    private final int[] lengthByContig;
    private final Map<Long, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long currentKey = -1;
    private byte[] current = new byte[0];

    private FastaReference(ReferenceSequenceFile fasta, @Nullable String[] nameByContig, int[] lengthByContig) {
        this.fasta = fasta;
        this.nameByContig = nameByContig;
        this.lengthByContig = lengthByContig;
    }

    /**
     * Opens a FASTA file and checks that it is of the assembly: every contig that both have is as long in both, and there
     * is one. A plain file without an index ({@code .fai}) gets one beside it.
     *
     * @throws BadInputException if it is not of the assembly, or cannot be read
     */
    public static FastaReference open(Path path, Assembly assembly) {
        String fileName = String.valueOf(path.getFileName());
        if (!Files.isReadable(path)) {
            throw new BadInputException(
                    fileName + ": the reference is not there or not readable. Give the path of a FASTA file.");
        }
        ensureIndex(path, fileName);
        try {
            FastaSequenceIndex index = new FastaSequenceIndex(index(path));
            List<ContigLength> declared = new ArrayList<>();
            for (FastaSequenceIndexEntry entry : index) {
                declared.add(new ContigLength(entry.getContig(), entry.getSize()));
            }
            ContigCheck.of(assembly, declared).orThrow(fileName);
            @Nullable String[] names = new String[assembly.contigs().size()];
            int[] lengths = new int[names.length];
            boolean any = false;
            for (ContigLength line : declared) {
                Optional<Contig> contig = assembly.resolve(line.name(), line.length());
                if (contig.isPresent()) {
                    names[contig.get().index()] = line.name();
                    lengths[contig.get().index()] = Math.toIntExact(line.length());
                    any = true;
                }
            }
            if (!any && !assembly.isOpen()) {
                throw new BadInputException(fileName + ": the reference has no contig of assembly " + assembly.name()
                        + ". Give the FASTA file of that assembly.");
            }
            return new FastaReference(
                    ReferenceSequenceFileFactory.getReferenceSequenceFile(path, true, true), names, lengths);
        } catch (SAMException | IllegalArgumentException e) {
            throw new BadInputException(
                    fileName + ": the reference or its index cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static Path index(Path path) {
        return path.resolveSibling(path.getFileName() + ".fai");
    }

    private static void ensureIndex(Path path, String fileName) {
        boolean compressed = fileName.endsWith(".gz") || fileName.endsWith(".bgz");
        Path gzi = path.resolveSibling(fileName + ".gzi");
        if (compressed && !(Files.exists(index(path)) && Files.exists(gzi))) {
            throw new BadInputException(fileName + ": the compressed reference has no index (" + fileName + ".fai and "
                    + fileName + ".gzi). Compress it with bgzip and index it with samtools faidx, or give it plain.");
        }
        if (Files.exists(index(path))) {
            return;
        }
        Path fresh = null;
        try {
            String built = FastaIndexer.index(path);
            // Written under another name first: another task may be doing the same.
            fresh = Files.createTempFile(path.toAbsolutePath().getParent(), fileName, ".fai.part");
            Files.writeString(fresh, built);
            Files.move(fresh, index(path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    fileName + ": the reference is no FASTA file that can be indexed: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            deleteQuietly(fresh);
            throw new BadInputException(
                    fileName + ": the reference has no index (" + fileName + ".fai) and none can be made beside it ("
                            + e.getMessage() + "). Make it with samtools faidx.",
                    e);
        }
    }

    private static void deleteQuietly(@Nullable Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int length(int contig) {
        // An open assembly may have grown since.
        return contig < lengthByContig.length ? lengthByContig[contig] : 0;
    }

    @Override
    public byte base(int contig, int position) {
        long key = ((long) contig << 32) | (position / BLOCK_BASES);
        if (key != currentKey) {
            if (position < 0 || position >= length(contig)) {
                throw new IndexOutOfBoundsException("position " + position + " of contig " + contig);
            }
            current = block(contig, position / BLOCK_BASES, key);
            currentKey = key;
        }
        return current[position % BLOCK_BASES];
    }

    private byte[] block(int contig, int number, long key) {
        byte[] known = blocks.get(key);
        if (known != null) {
            return known;
        }
        String name = nameByContig[contig];
        if (name == null) {
            throw new IndexOutOfBoundsException("the reference lacks contig " + contig);
        }
        long first = (long) number * BLOCK_BASES + 1;
        long last = Math.min(first + BLOCK_BASES - 1, lengthByContig[contig]);
        byte[] bases = fasta.getSubsequenceAt(name, first, last).getBases();
        for (int i = 0; i < bases.length; i++) {
            if (bases[i] >= 'a' && bases[i] <= 'z') {
                bases[i] = (byte) (bases[i] - ('a' - 'A'));
            }
        }
        if (blocks.size() == BLOCKS_KEPT) {
            blocks.remove(blocks.keySet().iterator().next());
        }
        blocks.put(key, bases);
        return bases;
    }

    @Override
    public void close() {
        try {
            fasta.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
