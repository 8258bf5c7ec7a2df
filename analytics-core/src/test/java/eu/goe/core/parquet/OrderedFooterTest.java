package eu.goe.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderedFooterTest {
    @TempDir
    Path folder;

    @Test
    void filesThatDifferInTheOrderOfEncodingsBecomeOne() throws IOException {
        Path file = folder.resolve("rows.parquet");
        try (RowFileWriter<Variant> out = new RowFileWriter<>(file, new VariantKeyFormat(Assemblies.named("GRCh38")))) {
            for (int i = 0; i < 5_000; i++) {
                out.write(new Variant(0, 10 * i, 10 * i + 1, "A", i % 3 == 0 ? "C" : "G", null));
            }
        }
        byte[] written = Files.readAllBytes(file);
        List<ColumnMetaData> columns = columns(footer(written));
        assertThat(columns).allSatisfy(c -> assertThat(c.getEncodings()).isSorted());
        assertThat(columns).anySatisfy(c -> assertThat(c.getEncodings()).hasSizeGreaterThan(1));

        // As another process of Parquet's writer may leave it.
        FileMetaData other = footer(written);
        columns(other).forEach(c -> Collections.reverse(c.getEncodings()));
        byte[] unlike = with(written, other);
        assertThat(unlike).isNotEqualTo(written);
        Files.write(file, unlike);
        OrderedFooter.write(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            assertThat(reader.getRecordCount()).isEqualTo(5_000);
        }
    }

    private static List<ColumnMetaData> columns(FileMetaData footer) {
        List<ColumnMetaData> columns = new ArrayList<>();
        footer.getRow_groups().forEach(g -> g.getColumns().forEach(c -> columns.add(c.getMeta_data())));
        return columns;
    }

    private static int start(byte[] file) {
        return file.length
                - 8
                - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    }

    private static FileMetaData footer(byte[] file) throws IOException {
        return Util.readFileMetaData(new ByteArrayInputStream(file, start(file), file.length - 8 - start(file)));
    }

    private static byte[] with(byte[] file, FileMetaData footer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start(file));
        Util.writeFileMetaData(footer, out);
        out.writeBytes(Arrays.copyOfRange(file, file.length - 8, file.length));
        return out.toByteArray();
    }
}
