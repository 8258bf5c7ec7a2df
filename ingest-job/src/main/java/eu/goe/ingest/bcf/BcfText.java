package eu.goe.ingest.bcf;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import eu.goe.ingest.bgzf.TextSource;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A BCF file, 2.1 or 2.2, as the text of the VCF file that it stands for: the same bytes that {@code bcftools view} writes
 * of each record, so that a call set has one fingerprint as BCF and as that text. From the beginning only.
 *
 * @see <a href="https://samtools.github.io/hts-specs/VCFv4.5.pdf">VCF specification, section 6</a>
 */
final class BcfText extends TextSource {
    /** Room is made for twice as many bytes. */
    private static final int MOST = 1 << 29;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FLOAT_MISSING = 0x7F800001;
    private static final int FLOAT_END = 0x7F800002;
    /** Of any integer type, after {@link #integer}. */
    private static final int MISSING = Integer.MIN_VALUE;

    private static final int END = Integer.MIN_VALUE + 1;
    private static final int CHAR_MISSING = 7;

    /** Bytes of a value, by type. */
    private static final int[] SIZE = {0, 1, 2, 4, 0, 4, 0, 1};

    private static final int INT8 = 1;
    private static final int INT16 = 2;
    private static final int INT32 = 3;
    private static final int FLOAT = 5;
    private static final int CHAR = 7;

    private final TextSource content;
    private final int maxRecord;
    private final LineBuffer text = new LineBuffer();
    private int given;
    private boolean ended;
    private long records;

    /** Decompressed bytes that are not used up yet lie in {@link #in} from {@link #start} to {@link #limit}. */
    private byte[] in = new byte[1 << 18];

    private int start;
    private int limit;

    private @Nullable BcfDictionary dictionary;
    private boolean hasEndOfVector;

    /** Where reading is in the record. */
    private int at;

    /** Type and length that {@link #typed} has read. */
    private int type;

    private int count;

    // Of each FORMAT field of the record: type, values a sample, where its first is, whether it is GT.
    private int[] fieldType = new int[16];
    private int[] fieldCount = new int[16];
    private int[] fieldAt = new int[16];

    /** @param maxRecord longest record in bytes; a longer one is refused */
    BcfText(SeekableBytes bytes, String label, int maxRecord) throws IOException {
        super(bytes, label);
        content = TextSource.unpacked(bytes, label);
        this.maxRecord = Math.min(LineReader.fitting(maxRecord), MOST);
    }

    @Override
    public int next(byte[] to, int off) throws IOException {
        if (given == text.length && !ended) {
            text.clear();
            given = 0;
            if (dictionary == null) {
                dictionary = header();
            } else {
                // Several short records make one piece.
                while (text.length < MAX_PIECE / 2 && !ended) {
                    ended = !record(dictionary);
                }
            }
        }
        int n = Math.min(MAX_PIECE, text.length - given);
        if (n == 0 && ended) {
            return -1;
        }
        System.arraycopy(text.buf, given, to, off, n);
        given += n;
        return n;
    }

    private BcfDictionary header() throws IOException {
        if (!fill(9)) {
            throw broken("the file ends in its header");
        }
        if (in[0] != 'B' || in[1] != 'C' || in[2] != 'F' || in[3] != 2 || in[4] < 1 || in[4] > 2) {
            throw new BadInputException(label + ": this is BCF " + in[3] + "." + in[4] + "; 2.1 and 2.2 can be read."
                    + "\nConvert it first: bcftools view -Ob -o FILE.bcf");
        }
        hasEndOfVector = in[4] >= 2;
        int length = (int) INTS.get(in, 5);
        if (length < 0 || length > maxRecord || !fill(9 + length)) {
            throw broken("the file ends in its header, or the header is longer than --max-line");
        }
        int end = start + 9 + length;
        int last = end;
        while (last > start + 9 && in[last - 1] == 0) {
            last--;
        }
        text.add(in, start + 9, last);
        if (text.length == 0 || text.buf[text.length - 1] != '\n') {
            text.add('\n');
        }
        start = end;
        return new BcfDictionary(new String(text.buf, 0, text.length, StandardCharsets.UTF_8));
    }

    /** Makes so many bytes available from {@link #start}; false if the file has fewer. */
    private boolean fill(int n) throws IOException {
        while (limit - start < n) {
            if (in.length - start < n + MAX_PIECE + 1 || in.length - limit < MAX_PIECE + 1) {
                byte[] target = in.length < n + 2 * (MAX_PIECE + 1) ? new byte[2 * n + 2 * (MAX_PIECE + 1)] : in;
                System.arraycopy(in, start, target, 0, limit - start);
                limit -= start;
                start = 0;
                in = target;
            }
            int got = content.next(in, limit);
            if (got < 0) {
                return false;
            }
            limit += got;
        }
        return true;
    }

    /** Writes out the next record, if there is one. */
    private boolean record(BcfDictionary names) throws IOException {
        if (!fill(8)) {
            if (limit > start) {
                throw broken("the file ends inside a record");
            }
            return false;
        }
        records++;
        long shared = (int) INTS.get(in, start) & 0xffffffffL;
        long individual = (int) INTS.get(in, start + 4) & 0xffffffffL;
        if (shared + individual > maxRecord) {
            throw new BadInputException(label + ": record " + records + " is longer than " + maxRecord
                    + " bytes.\nIf that is right, raise --max-line and memory, of which a record may take an eighth; otherwise the"
                    + " file is damaged.");
        }
        if (shared < 24 || !fill((int) (8 + shared + individual))) {
            throw broken("the file ends inside a record");
        }
        int begin = start + 8;
        start += (int) (8 + shared + individual);
        try {
            shared(names, begin);
            if (at != begin + shared) {
                throw broken("its fixed fields are not as long as it says");
            }
            int n = (int) INTS.get(in, begin + 20);
            samples(names, n & 0xffffff, n >>> 24);
            if (at != start) {
                throw broken("its samples' fields are not as long as it says");
            }
        } catch (IndexOutOfBoundsException beyond) {
            throw broken("a length in it points beyond it");
        }
        text.add('\n');
        return true;
    }

    private BadInputException broken(String what) {
        return damaged(content.nextAddress(), "record " + records + ": " + what);
    }

    private void shared(BcfDictionary names, int begin) {
        text.add(known(names.contig((int) INTS.get(in, begin)), "a contig"));
        text.add('\t');
        text.addNumber((int) INTS.get(in, begin + 4) + 1L);
        text.add('\t');
        int qual = (int) INTS.get(in, begin + 12);
        int n = (int) INTS.get(in, begin + 16);
        int nInfo = n & 0xffff;
        int nAlleles = n >>> 16;
        at = begin + 24;
        typed();
        values(in, at, type, count);
        at += count * SIZE[type];
        for (int a = 0; a < nAlleles; a++) {
            text.add(a < 2 ? '\t' : ',');
            typed();
            values(in, at, type, count);
            at += count * SIZE[type];
        }
        text.add(nAlleles == 0 ? ".\t." : nAlleles == 1 ? "\t." : "");
        text.add('\t');
        if (qual == FLOAT_MISSING) {
            text.add('.');
        } else {
            text.addFloat(Float.intBitsToFloat(qual));
        }
        text.add('\t');
        typed();
        for (int f = 0; f < count; f++) {
            if (f > 0) {
                text.add(';');
            }
            text.add(known(names.string(integer(in, at, type)), "a FILTER"));
            at += SIZE[type];
        }
        text.add(count == 0 ? ".\t" : "\t");
        for (int i = 0; i < nInfo; i++) {
            if (i > 0) {
                text.add(';');
            }
            text.add(known(names.string(key()), "a key of INFO"));
            typed();
            if (count > 0) {
                text.add('=');
                values(in, at, type, count);
                at += count * SIZE[type];
            }
        }
        if (nInfo == 0) {
            text.add('.');
        }
    }

    private void samples(BcfDictionary names, int nSamples, int nFields) {
        if (nSamples != names.nSamples()) {
            throw broken("it has " + nSamples + " samples, the header " + names.nSamples());
        }
        if (nSamples == 0) {
            return;
        }
        if (fieldAt.length < nFields) {
            fieldType = new int[nFields];
            fieldCount = new int[nFields];
            fieldAt = new int[nFields];
        }
        int gt = -1;
        text.add(nFields == 0 ? "\t." : "");
        for (int f = 0; f < nFields; f++) {
            byte[] id = known(names.string(key()), "a FORMAT field");
            gt = id.length == 2 && id[0] == 'G' && id[1] == 'T' ? f : gt;
            text.add(f == 0 ? '\t' : ':');
            text.add(id);
            typed();
            fieldType[f] = type;
            fieldCount[f] = count;
            fieldAt[f] = at;
            at = Math.addExact(at, Math.multiplyExact(nSamples, count * SIZE[type]));
        }
        if (at > start) {
            throw broken("its samples' fields are longer than it says");
        }
        for (int s = 0; s < nSamples; s++) {
            text.add('\t');
            if (nFields == 0) {
                text.add('.');
            }
            for (int f = 0; f < nFields; f++) {
                if (f > 0) {
                    text.add(':');
                }
                int from = fieldAt[f] + s * fieldCount[f] * SIZE[fieldType[f]];
                if (f == gt) {
                    genotype(from, fieldType[f], fieldCount[f]);
                } else {
                    values(in, from, fieldType[f], fieldCount[f]);
                }
            }
        }
    }

    private void genotype(int from, int type, int n) {
        if (type == INT8 && n == 2 && in[from] >= 2 && in[from] < 22 && in[from + 1] >= 2 && in[from + 1] < 22) {
            text.room(3);
            text.buf[text.length++] = (byte) ('0' - 1 + (in[from] >> 1));
            text.buf[text.length++] = (byte) ((in[from + 1] & 1) == 0 ? '/' : '|');
            text.buf[text.length++] = (byte) ('0' - 1 + (in[from + 1] >> 1));
            return;
        }
        if (type != INT8 && type != INT16 && type != INT32) {
            values(in, from, type, n);
            return;
        }
        int copies = 0;
        for (int c = 0; c < n; c++) {
            int value = integer(in, from + c * SIZE[type], type);
            if (value == END || (value == MISSING && !hasEndOfVector)) {
                break;
            }
            if (copies++ > 0) {
                text.add((value & 1) == 0 ? '/' : '|');
            }
            if (value == MISSING || value >> 1 == 0) {
                text.add('.');
            } else {
                text.addNumber((value >> 1) - 1);
            }
        }
        if (copies == 0) {
            text.add('.');
        }
    }

    /** Writes a vector, up to its end. */
    private void values(byte[] from, int first, int type, int n) {
        if (type == CHAR) {
            int end = first;
            while (end < first + n && from[end] != 0) {
                end++;
            }
            boolean isMissing = end == first || (end == first + 1 && from[first] == CHAR_MISSING);
            if (isMissing) {
                text.add('.');
            } else {
                text.add(from, first, end);
            }
            return;
        }
        int written = 0;
        for (int i = 0; i < n; i++) {
            int place = first + i * SIZE[type];
            int value = type == FLOAT ? (int) INTS.get(from, place) : integer(from, place, type);
            if (value == (type == FLOAT ? FLOAT_END : END)) {
                break;
            }
            if (written++ > 0) {
                text.add(',');
            }
            if (value == (type == FLOAT ? FLOAT_MISSING : MISSING)) {
                text.add('.');
            } else if (type == FLOAT) {
                text.addFloat(Float.intBitsToFloat(value));
            } else {
                text.addNumber(value);
            }
        }
        if (written == 0) {
            text.add('.');
        }
    }

    /** Reads a type byte, and the length behind it where it is 15 or more. */
    private void typed() {
        int descriptor = in[at++] & 0xff;
        int length = descriptor >> 4;
        int itsType = descriptor & 15;
        if (length == 15) {
            length = key();
        }
        if (itsType != 0 && (itsType >= SIZE.length || SIZE[itsType] == 0)) {
            throw broken("it has values of type " + itsType + ", which is none");
        }
        // A vector of the type of missing values has none.
        type = itsType == 0 ? CHAR : itsType;
        count = itsType == 0 ? 0 : length;
        if (count < 0 || (long) at + (long) count * SIZE[type] > start) {
            throw broken("a vector in it is longer than the record");
        }
    }

    /** Reads one typed integer. */
    private int key() {
        int descriptor = in[at++] & 0xff;
        int itsType = descriptor & 15;
        if (descriptor >> 4 != 1 || itsType < INT8 || itsType > INT32) {
            throw broken("a number is expected in it where there is none");
        }
        int value = integer(in, at, itsType);
        at += SIZE[itsType];
        return value;
    }

    /** A value with the reserved ones of its type made those of 32 bits. */
    private static int integer(byte[] from, int place, int type) {
        switch (type) {
            case INT8 -> {
                int value = from[place];
                return value <= Byte.MIN_VALUE + 1 ? MISSING + (value - Byte.MIN_VALUE) : value;
            }
            case INT16 -> {
                int value = (short) SHORTS.get(from, place);
                return value <= Short.MIN_VALUE + 1 ? MISSING + (value - Short.MIN_VALUE) : value;
            }
            default -> {
                return (int) INTS.get(from, place);
            }
        }
    }

    private byte[] known(byte @Nullable [] id, String what) {
        if (id == null) {
            throw broken("it has " + what + " that the header does not name");
        }
        return id;
    }

    /** Short of the end until all has been given out, since the last blocks may hold many records. */
    @Override
    public long nextAddress() {
        return ended && given == text.length ? bytes.length() : Math.min(content.nextAddress(), bytes.length() - 1);
    }

    @Override
    public long position(int withinPiece) {
        return records;
    }

    @Override
    public String describe(long position) {
        return "record " + position;
    }

    @Override
    public void close() {
        content.close();
    }
}
