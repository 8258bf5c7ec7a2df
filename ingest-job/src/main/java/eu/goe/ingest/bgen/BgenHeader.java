package eu.goe.ingest.bgen;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a BGEN file.
 *
 * @param firstVariant where the first variant begins, in bytes
 * @param nVariants in the file
 * @param nSamples in every variant
 * @param compression of genotypes
 * @param layout 1 or 2
 * @param samples their ids in order; empty if the file has none. They stay in the node
 * @see <a href="https://www.chg.ox.ac.uk/~gav/bgen_format/spec/latest.html">The format</a>
 */
public record BgenHeader(
        long firstVariant, long nVariants, int nSamples, Packing compression, int layout, List<String> samples)
        implements Serializable {
    /** How genotypes are packed. */
    public enum Packing {
        NONE,
        ZLIB,
        ZSTD
    }

    private static final long SMALLEST = 20;

    /**
     * Reads it.
     *
     * @param label how messages name the file
     * @throws BadInputException if this is no BGEN file of a known version
     */
    public static BgenHeader read(SeekableBytes bytes, String label) throws IOException {
        BgenBytes in = new BgenBytes(bytes, label, 0);
        long offset = in.u32();
        long headerLength = in.u32();
        long nVariants = in.u32();
        long nSamples = in.u32();
        byte[] magic = in.bytes(4);
        boolean isBgen = magic[0] == 'b' && magic[1] == 'g' && magic[2] == 'e' && magic[3] == 'n';
        boolean isZero = magic[0] == 0 && magic[1] == 0 && magic[2] == 0 && magic[3] == 0;
        if ((!isBgen && !isZero) || headerLength < SMALLEST || headerLength > offset) {
            throw new BadInputException(label + ": this is no BGEN file: it does not begin like one.");
        }
        in.moveTo(headerLength);
        long flags = in.u32();
        int layout = (int) (flags >> 2 & 15);
        int packing = (int) (flags & 3);
        if (layout < 1 || layout > 2 || packing > 2 || (layout == 1 && packing == 2)) {
            throw new BadInputException(label + ": BGEN with layout " + layout + " and compression " + packing
                    + " is not known; versions 1.1, 1.2 and 1.3 are read.");
        }
        if (nSamples > Integer.MAX_VALUE - 8) {
            throw new BadInputException(label + ": the header says " + nSamples + " samples; that is too many.");
        }
        List<String> samples = new ArrayList<>();
        if ((flags >>> 31 & 1) == 1) {
            in.u32();
            long n = in.u32();
            if (n != nSamples) {
                throw new BadInputException(label + ": " + n + " sample ids for " + nSamples + " samples.");
            }
            for (long i = 0; i < n; i++) {
                samples.add(in.text(in.u16()));
            }
        }
        return new BgenHeader(
                offset + 4, nVariants, (int) nSamples, Packing.values()[packing], layout, List.copyOf(samples));
    }
}
