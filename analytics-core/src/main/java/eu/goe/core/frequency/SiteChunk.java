package eu.goe.core.frequency;

import eu.goe.core.variant.Variant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Some sites of one window that are asked for, in genome order, each once; packed, since all chunks of a list are in the driver's memory.
 *
 * @param window label
 * @param n how many
 */
record SiteChunk(String window, Variant first, Variant last, int n, byte[] packed) implements Serializable {
    /** @param variants sorted, at least one, all of plain bases */
    static SiteChunk of(String window, List<Variant> variants) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            for (Variant variant : variants) {
                out.writeInt(variant.contig());
                out.writeInt(variant.start());
                write(variant.ref(), out);
                write(variant.alt(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SiteChunk(
                window, variants.get(0), variants.get(variants.size() - 1), variants.size(), bytes.toByteArray());
    }

    List<Variant> variants() {
        List<Variant> variants = new ArrayList<>(n);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
            for (int i = 0; i < n; i++) {
                variants.add(Variant.of(in.readInt(), in.readInt(), read(in), read(in)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variants;
    }

    private static void write(String bases, DataOutputStream out) throws IOException {
        byte[] bytes = bases.getBytes(StandardCharsets.US_ASCII);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.US_ASCII);
    }
}
