package eu.goe.ingest.bgzf;

import com.intel.gkl.compression.IntelInflater;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates BGZF blocks: with Intel's inflater (GKL), which takes less than half of the time of the JDK's, where its native library
 * loads (Linux and macOS on x86-64); else with the JDK's. Both give the same bytes, and the caller checks each block's length
 * and CRC32 whichever it was. {@code -Dgoe.inflater=jdk} asks for the JDK's. One owner.
 */
final class BlockInflater implements AutoCloseable {
    private static final boolean IS_INTEL = loadsIntel();

    private final Inflater inflater = IS_INTEL ? new IntelInflater(true) : new Inflater(true);

    private static boolean loadsIntel() {
        if ("jdk".equals(System.getProperty("goe.inflater"))) {
            return false;
        }
        try {
            return new IntelInflater(true).load(null);
        } catch (LinkageError | RuntimeException noLibrary) {
            return false; // the JDK's does the same, slower
        }
    }

    /**
     * @param from where the raw deflate data of one block begins in {@code in}, {@code size} bytes
     * @param room bytes from {@code off} that may be written
     * @return the length of the content, or −1 if the data is damaged or does not end
     */
    int inflate(byte[] in, int from, int size, byte[] to, int off, int room) {
        inflater.reset();
        inflater.setInput(in, from, size);
        try {
            int length = inflater.inflate(to, off, room);
            return inflater.finished() ? length : -1;
        } catch (DataFormatException damaged) {
            return -1;
        } catch (RuntimeException damaged) {
            if (IS_INTEL) {
                return -1; // Intel's way to say the same
            }
            throw damaged;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
