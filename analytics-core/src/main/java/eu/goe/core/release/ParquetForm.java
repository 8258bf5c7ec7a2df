package eu.goe.core.release;

import eu.goe.core.frequency.Quality;
import eu.goe.core.parquet.RowFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/** {@code parquet/WINDOW.parquet}: one line for each site, quality and stratum. A file is made when its first site comes. */
final class ParquetForm implements SiteForm {
    private static final String FOLDER = "parquet";

    private final ReleaseFolder folder;
    private final ReleaseLineFormat format;
    private String path = "";
    private @Nullable RowFileWriter<ReleaseLine> writer;

    ParquetForm(ReleaseFolder folder, ReleaseLineFormat format) {
        this.folder = folder;
        this.format = format;
    }

    @Override
    public void startWindow(String label) throws IOException {
        finish();
        path = FOLDER + "/" + ReleaseWriter.fileName(label) + ".parquet";
    }

    @Override
    public void write(ReleasedSite site) throws IOException {
        RowFileWriter<ReleaseLine> to = writer;
        if (to == null) {
            Files.createDirectories(folder.resolve(FOLDER));
            to = new RowFileWriter<>(new LocalOutputFile(folder.resolve(path)), format);
            writer = to;
        }
        for (Quality quality : Quality.values()) {
            ReleasedCounts counts = site.counts(quality);
            for (int s = 0; counts != null && s < counts.nStrata(); s++) {
                to.write(new ReleaseLine(site, quality, counts, s));
            }
        }
    }

    @Override
    public void finish() throws IOException {
        RowFileWriter<ReleaseLine> done = writer;
        if (done != null) {
            writer = null;
            done.close();
            folder.add(path, done.rows());
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
