package eu.goe.ingest.bgen;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Variants of a BGEN file, one after the other; genotypes are unpacked only when asked for. One owner, one thread; does
 * not close the bytes.
 */
public final class BgenReader implements AutoCloseable {
    private final BgenHeader header;
    private final BgenBytes in;
    private final Inflater inflater = new Inflater();
    private final long to;

    private String id = "";
    private String rsid = "";
    private String contig = "";
    private long pos;
    private List<String> alleles = List.of();
    private long packedAt;
    private long packedLength;

    /**
     * Reads variants that begin in a range.
     *
     * @param from where a variant begins
     * @param to where one begins, or the file ends
     */
    public BgenReader(SeekableBytes bytes, String label, BgenHeader header, long from, long to) {
        this.header = header;
        this.in = new BgenBytes(bytes, label, from);
        this.packedAt = from;
        this.to = to;
    }

    /**
     * Goes to the next variant; false after the last.
     *
     * @throws BadInputException if the file is damaged
     */
    public boolean next() throws IOException {
        in.moveTo(packedAt + packedLength);
        if (in.position() >= to) {
            return false;
        }
        if (header.layout() == 1 && in.u32() != header.nSamples()) {
            throw in.damaged("another number of samples than in the header");
        }
        id = in.text(in.u16());
        rsid = in.text(in.u16());
        contig = in.text(in.u16());
        pos = in.u32();
        int nAlleles = header.layout() == 1 ? 2 : in.u16();
        List<String> found = new ArrayList<>(2);
        for (int a = 0; a < nAlleles; a++) {
            found.add(in.text(in.u32()));
        }
        if (nAlleles == 0) {
            throw in.damaged("a variant without alleles");
        }
        alleles = found;
        packedLength = header.layout() == 1 && header.compression() == BgenHeader.Packing.NONE
                ? 6L * header.nSamples()
                : in.u32();
        packedAt = in.position();
        if (packedAt + packedLength > to) {
            throw in.cut();
        }
        return true;
    }

    /** Where the next variant begins. */
    public long nextPosition() {
        return packedAt + packedLength;
    }

    /** May be empty; so may {@link #rsid}. */
    public String id() {
        return id;
    }

    public String rsid() {
        return rsid;
    }

    public String contig() {
        return contig;
    }

    /** 1-based. */
    public long pos() {
        return pos;
    }

    /** In the file's order. */
    public List<String> alleles() {
        return alleles;
    }

    /** Unpacks the genotypes of the variant. */
    public BgenGenotypes genotypes() throws IOException {
        in.moveTo(packedAt);
        byte[] block;
        if (header.compression() == BgenHeader.Packing.NONE) {
            block = in.bytes(packedLength);
        } else {
            long length = header.layout() == 1 ? 6L * header.nSamples() : in.u32();
            long packed = header.layout() == 1 ? packedLength : packedLength - 4;
            if (packed < 0 || length > Integer.MAX_VALUE - 8) {
                throw in.damaged("a length that cannot be");
            }
            block = unpack(in.bytes(packed), (int) length);
        }
        try {
            return header.layout() == 1
                    ? BgenGenotypes.layout1(block, header.nSamples())
                    : BgenGenotypes.layout2(block, header.nSamples(), alleles.size());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw in.damaged("genotypes that do not have the form that they state (" + e.getMessage() + ")");
        }
    }

    private byte[] unpack(byte[] packed, int length) {
        byte[] block = new byte[length];
        if (header.compression() == BgenHeader.Packing.ZSTD) {
            try {
                if (Zstd.decompressByteArray(block, 0, length, packed, 0, packed.length) != length) {
                    throw in.damaged("genotypes are not as long as stated");
                }
            } catch (ZstdException e) {
                throw in.damaged("genotypes cannot be decompressed");
            }
            return block;
        }
        inflater.reset();
        inflater.setInput(packed);
        try {
            if (inflater.inflate(block) != length) {
                throw in.damaged("genotypes are not as long as stated");
            }
        } catch (DataFormatException e) {
            throw in.damaged("genotypes cannot be decompressed");
        }
        return block;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
