package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where in a BGZF file the records of a region are: an index in tabix's form, {@code .tbi} or {@code .csi}.
 *
 * @see <a href="https://samtools.github.io/hts-specs/tabix.pdf">Tabix</a>, <a
 *     href="https://samtools.github.io/hts-specs/CSIv1.pdf">CSI version 1</a>
 */
public final class BinningIndex {
    private static final int TBI = 0x01494254;
    private static final int CSI = 0x01495343;
    private static final int TBI_MIN_SHIFT = 14;
    private static final int TBI_DEPTH = 5;
    /** An index is smaller: a bound on what a damaged one can ask for. */
    private static final int MAX_BYTES = 1 << 30;

    private static final String REMEDY = "Make it again: tabix -f -p vcf FILE, or remove it to read the whole file.";

    private final int minShift;
    private final int depth;
    private final Map<String, Contig> contigs = new LinkedHashMap<>();

    /**
     * A stretch of the file.
     *
     * @param from virtual position of the first record
     * @param to virtual position behind the last
     */
    public record Chunk(long from, long to) {}

    /** @param linear least virtual position of each 16 kb window; empty in CSI, where bins have it */
    private record Contig(Map<Long, Bin> bins, long[] linear) {}

    /** @param least virtual position before which no record of the bin begins; 0 in TBI */
    private record Bin(long least, List<Chunk> chunks) {}

    private BinningIndex(int minShift, int depth) {
        this.minShift = minShift;
        this.depth = depth;
    }

    /**
     * Reads an index.
     *
     * @param label how messages name the index file
     * @throws BadInputException if it is no index of a text file in this form, or is damaged
     */
    public static BinningIndex read(SeekableBytes bytes, String label) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content(bytes, label)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int magic = in.getInt();
            if (magic == TBI) {
                return readTbi(in);
            }
            if (magic == CSI) {
                return readCsi(in);
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BadInputException(label + ": the index is damaged.\n" + REMEDY, e);
        }
        throw new BadInputException(label + ": this is no tabix index (.tbi, .csi).\n" + REMEDY);
    }

    private static byte[] content(SeekableBytes bytes, String label) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[TextSource.MAX_PIECE + 1];
        try (BgzfText text = new BgzfText(bytes, label, 0)) {
            int n;
            while ((n = text.next(piece, 0)) >= 0) {
                out.write(piece, 0, n);
                if (out.size() > MAX_BYTES) {
                    throw new BadInputException(label + ": the index is larger than 1 GiB.\n" + REMEDY);
                }
            }
        }
        return out.toByteArray();
    }

    private static BinningIndex readTbi(ByteBuffer in) {
        int n = in.getInt();
        BinningIndex index = new BinningIndex(TBI_MIN_SHIFT, TBI_DEPTH);
        List<String> names = names(in);
        for (int c = 0; c < n; c++) {
            Map<Long, Bin> bins = new HashMap<>();
            for (int b = in.getInt(); b > 0; b--) {
                long bin = in.getInt() & 0xffffffffL;
                bins.put(bin, new Bin(0, chunks(in)));
            }
            long[] linear = new long[in.getInt()];
            for (int i = 0; i < linear.length; i++) {
                linear[i] = in.getLong();
            }
            index.contigs.put(names.get(c), new Contig(bins, linear));
        }
        return index;
    }

    private static BinningIndex readCsi(ByteBuffer in) {
        BinningIndex index = new BinningIndex(in.getInt(), in.getInt());
        int auxLength = in.getInt();
        int aux = in.position();
        List<String> names = names(in);
        in.position(aux + auxLength);
        int n = in.getInt();
        for (int c = 0; c < n; c++) {
            Map<Long, Bin> bins = new HashMap<>();
            for (int b = in.getInt(); b > 0; b--) {
                long bin = in.getInt() & 0xffffffffL;
                bins.put(bin, new Bin(in.getLong(), chunks(in)));
            }
            index.contigs.put(names.get(c), new Contig(bins, new long[0]));
        }
        return index;
    }

    /** Reads tabix's six settings, then the names of contigs, each ended by a zero byte. */
    private static List<String> names(ByteBuffer in) {
        for (int i = 0; i < 6; i++) {
            in.getInt();
        }
        byte[] text = new byte[in.getInt()];
        in.get(text);
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == 0) {
                names.add(new String(text, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return names;
    }

    private static List<Chunk> chunks(ByteBuffer in) {
        int n = in.getInt();
        List<Chunk> chunks = new ArrayList<>(Math.max(0, Math.min(n, 1 << 16)));
        for (int i = 0; i < n; i++) {
            chunks.add(new Chunk(in.getLong(), in.getLong()));
        }
        return chunks;
    }

    /**
     * Where the records that overlap a region may be; others may lie between them.
     *
     * @param contig as the file spells it
     * @param start 0-based, and
     * @param end behind the last base; both may lie beyond the contig
     * @return not sorted, may overlap; empty where the index knows no record
     */
    public List<Chunk> chunks(String contig, long start, long end) {
        Contig entry = contigs.get(contig);
        long limit = 1L << (minShift + 3 * depth);
        long from = Math.max(0, start);
        long to = Math.min(end, limit);
        List<Chunk> found = new ArrayList<>();
        if (entry == null || from >= to) {
            return found;
        }
        long least = least(entry, from);
        long firstBinOfLevel = 0;
        int shift = minShift + 3 * depth;
        for (int level = 0; level <= depth; level++) {
            long first = firstBinOfLevel + (from >> shift);
            long last = firstBinOfLevel + ((to - 1) >> shift);
            for (long bin = first; bin <= last; bin++) {
                Bin content = entry.bins().get(bin);
                if (content != null) {
                    for (Chunk chunk : content.chunks()) {
                        if (chunk.to() > least) {
                            found.add(new Chunk(Math.max(chunk.from(), least), chunk.to()));
                        }
                    }
                }
            }
            firstBinOfLevel += 1L << 3 * level;
            shift -= 3;
        }
        return found;
    }

    /** Contigs that it knows, as the file spells them, in the order of the file. */
    public List<String> contigs() {
        return List.copyOf(contigs.keySet());
    }

    /**
     * How many records the file had when the index was made; none where the program that made it did not say.
     *
     * @see <a href="https://samtools.github.io/hts-specs/tabix.pdf">Tabix</a>, "a pseudo-bin"
     */
    public OptionalLong records() {
        long pseudoBin = ((1L << 3 * (depth + 1)) - 1) / 7 + 1;
        long records = 0;
        for (Contig contig : contigs.values()) {
            Bin bin = contig.bins().get(pseudoBin);
            if (bin == null && contig.bins().isEmpty()) {
                continue;
            }
            if (bin == null || bin.chunks().size() != 2) {
                return OptionalLong.empty();
            }
            Chunk counts = bin.chunks().get(1);
            records += counts.from() + counts.to();
        }
        return OptionalLong.of(records);
    }

    /** No record that overlaps the base or one behind it begins before this. */
    private long least(Contig entry, long base) {
        long[] linear = entry.linear();
        if (linear.length > 0) {
            return linear[(int) Math.min(base >> minShift, linear.length - 1)];
        }
        long bin = ((1L << 3 * depth) - 1) / 7 + (base >> minShift);
        while (true) {
            Bin content = entry.bins().get(bin);
            if (content != null) {
                return content.least();
            }
            if (bin == 0) {
                return 0;
            }
            bin = (bin - 1) >> 3;
        }
    }
}
