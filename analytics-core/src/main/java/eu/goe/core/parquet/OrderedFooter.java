package eu.goe.core.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Gives the footer of a Parquet file an order that follows from its content. Parquet's writer lists the encodings of a column as a hash set of
 * enum constants has them, which is another order in another process, so that equal rows would be unequal files.
 */
final class OrderedFooter {
    /** Length of the footer and the file's mark, at the end. */
    private static final int TAIL = 8;

    private OrderedFooter() {}

    /** Writes the footer of a local file again. */
    static void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer tail = read(channel, channel.size() - TAIL, TAIL);
            int length = tail.getInt(0);
            long start = channel.size() - TAIL - length;
            byte[] before = read(channel, start, length).array();
            FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(before));
            footer.getRow_groups().stream()
                    .flatMap(group -> group.getColumns().stream())
                    .forEach(column ->
                            column.getMeta_data().getEncodings().sort(Comparator.comparingInt(Encoding::getValue)));
            ByteArrayOutputStream after = new ByteArrayOutputStream(length);
            Util.writeFileMetaData(footer, after);
            if (after.size() != length) {
                throw new IOException(file + ": its footer is of another version of Parquet");
            }
            ByteBuffer bytes = ByteBuffer.wrap(after.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes, start + bytes.position());
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file ends within its footer");
            }
        }
        return bytes.flip();
    }
}
