package eu.goe.core.store;

import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.RowFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/** Where a per-variant table's files are; travels to tasks, which open and create files below it. */
public record TableRoot(String uri) implements Serializable {
    /** Opens a file of the table. */
    public <T> RowFileReader<T> open(String path, RowFormat<T> format, Predicate<String> wanted) throws IOException {
        return new RowFileReader<>(HadoopInputFile.fromPath(new Path(uri, path), HadoopSettings.get()), format, wanted);
    }

    /** Opens a file of the table, without row groups whose {@code start} lies wholly outside a range, both ends included. */
    public <T> RowFileReader<T> open(String path, RowFormat<T> format, int firstStart, int lastStart)
            throws IOException {
        return open(path, format, column -> true, firstStart, lastStart);
    }

    /** The same with the wanted columns only. */
    public <T> RowFileReader<T> open(
            String path, RowFormat<T> format, Predicate<String> wanted, int firstStart, int lastStart)
            throws IOException {
        return new RowFileReader<>(
                HadoopInputFile.fromPath(new Path(uri, path), HadoopSettings.get()),
                format,
                wanted,
                new RowFileReader.Range("start", firstStart, lastStart));
    }

    /** Creates a file of the table. */
    public <T> RowFileWriter<T> create(String path, RowFormat<T> format) throws IOException {
        return new RowFileWriter<>(HadoopOutputFile.fromPath(new Path(uri, path), HadoopSettings.get()), format);
    }

    /** Size of a file in bytes. */
    public long bytes(String path) throws IOException {
        Path file = new Path(uri, path);
        return file.getFileSystem(HadoopSettings.get()).getFileStatus(file).getLen();
    }

    /** Size of a file in bytes; −1 if there is none. */
    long length(String path) throws IOException {
        Path file = new Path(uri, path);
        FileSystem fs = file.getFileSystem(HadoopSettings.get());
        return fs.exists(file) ? fs.getFileStatus(file).getLen() : -1;
    }

    /** Opens a file as its bytes are. */
    public InputStream openBytes(String path) throws IOException {
        Path file = new Path(uri, path);
        return file.getFileSystem(HadoopSettings.get()).open(file);
    }

    /** Opens a file as its bytes are, without a look at its checksum. */
    public InputStream openRaw(String path) throws IOException {
        Path file = new Path(uri, path);
        FileSystem fs = file.getFileSystem(HadoopSettings.get());
        return (fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs).open(file);
    }

    /** Whether all of these are there, in the size that they should have. */
    public boolean holds(List<TableFile> files) throws IOException {
        for (TableFile file : files) {
            Path path = new Path(uri, file.path());
            FileSystem fs = path.getFileSystem(HadoopSettings.get());
            if (!fs.exists(path) || fs.getFileStatus(path).getLen() != file.bytes()) {
                return false;
            }
        }
        return true;
    }

    /** Deletes a file of the table if it is there. */
    public void delete(String path) throws IOException {
        Path file = new Path(uri, path);
        file.getFileSystem(HadoopSettings.get()).delete(file, false);
    }
}
