package eu.goe.ingest.plink;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;

/**
 * Genotypes of a variant-major {@code .bed}: two bits a sample, the first sample lowest. One owner; does not close the
 * bytes.
 *
 * @see <a href="https://www.cog-genomics.org/plink/1.9/formats#bed">The format</a>
 */
public final class BedReader {
    /** Two copies of the first allele of the {@code .bim} line, the alternate. */
    public static final int HOM_ALT = 0;

    public static final int MISSING = 1;
    public static final int HET = 2;
    /** Two copies of the second allele, the reference. */
    public static final int HOM_REF = 3;

    private static final int HEADER = 3;

    private final SeekableBytes bytes;
    private final String label;
    private final byte[] block;

    /**
     * Opens the genotypes.
     *
     * @param label how messages name the file
     * @param nSamples lines of the {@code .fam} file
     * @throws BadInputException if it is no such file
     */
    public BedReader(SeekableBytes bytes, String label, int nSamples) throws IOException {
        this.bytes = bytes;
        this.label = label;
        this.block = new byte[blockBytes(nSamples)];
        byte[] head = new byte[HEADER];
        readFully(0, head, Math.min(HEADER, bytes.length()));
        if (head[0] != 0x6c || head[1] != 0x1b) {
            throw new BadInputException(label + ": this is no plink 1 .bed file: it does not begin with 6c 1b.");
        }
        if (head[2] != 1) {
            throw new BadInputException(label + ": the file is ordered by sample, which is not read here.\n"
                    + "Make it again by variant: plink2 --bfile PREFIX --make-bed --out NEW");
        }
    }

    /** Bytes of a variant. */
    public static int blockBytes(int nSamples) {
        return (nSamples + 3) / 4;
    }

    /**
     * Checks that the file has as many variants as its {@code .bim} has lines.
     *
     * @throws BadInputException if it was cut, or the files do not belong together
     */
    public void requireVariants(long nVariants) {
        long expected = HEADER + nVariants * block.length;
        if (bytes.length() != expected) {
            throw new BadInputException(
                    label + ": the file has " + bytes.length() + " bytes; by its .bim and .fam it must have " + expected
                            + ".\nThe three files do not belong together, or one was cut: copy them again.");
        }
    }

    /** Goes to a variant, from 0. */
    public void read(long variant) throws IOException {
        readFully(HEADER + variant * block.length, block, block.length);
    }

    private void readFully(long at, byte[] into, long length) throws IOException {
        int n = 0;
        while (n < length) {
            int got = bytes.read(at + n, into, n, (int) length - n);
            if (got < 0) {
                throw new BadInputException(label + ": the file ends at byte " + bytes.length() + " inside a variant.");
            }
            n += got;
        }
    }

    /** One of the four codes, of a sample from 0. */
    public int code(int sample) {
        return block[sample >> 2] >> 2 * (sample & 3) & 3;
    }
}
