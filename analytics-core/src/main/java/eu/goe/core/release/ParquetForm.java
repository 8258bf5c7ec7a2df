package eu.goe.core.release;

import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code parquet/WINDOW.parquet}: one line for each site, quality and stratum. A file is made when its first site comes.
 * With a log beside them the folder is a Delta table too.
 */
final class ParquetForm implements SiteForm {
    private static final String FOLDER = "parquet";

    private final ReleaseFolder folder;
    private final Assembly assembly;
    private final ReleaseLineFormat format;
    private final @Nullable Table table;
    private final List<DeltaLogText.DataFile> files = new ArrayList<>();
    private String name = "";
    private @Nullable RowFileWriter<ReleaseLine> writer;
    private String firstContig = "";
    private String lastContig = "";
    private int firstPos;
    private int lastPos;

    /** What the Delta table is called, and when it was made. */
    record Table(String id, Instant created) {}

    /** @param table null if the files are to be no table */
    ParquetForm(ReleaseFolder folder, Assembly assembly, ReleaseLineFormat format, @Nullable Table table) {
        this.folder = folder;
        this.assembly = assembly;
        this.format = format;
        this.table = table;
    }

    @Override
    public void startWindow(String label) throws IOException {
        endFile();
        name = ReleaseWriter.fileName(label) + ".parquet";
    }

    @Override
    public void write(ReleasedSite site) throws IOException {
        String contig = assembly.contig(site.variant().contig()).name();
        int pos = site.variant().start() + 1;
        RowFileWriter<ReleaseLine> to = writer;
        if (to == null) {
            Files.createDirectories(folder.resolve(FOLDER));
            to = new RowFileWriter<>(folder.resolve(FOLDER + "/" + name), format);
            writer = to;
            firstContig = contig;
            lastContig = contig;
            firstPos = pos;
            lastPos = pos;
        }
        firstContig = contig.compareTo(firstContig) < 0 ? contig : firstContig;
        lastContig = contig.compareTo(lastContig) > 0 ? contig : lastContig;
        firstPos = Math.min(pos, firstPos);
        lastPos = Math.max(pos, lastPos);
        for (Quality quality : Quality.values()) {
            ReleasedCounts counts = site.counts(quality);
            for (int s = 0; counts != null && s < counts.nStrata(); s++) {
                to.write(new ReleaseLine(site, quality, counts, s));
            }
        }
    }

    private void endFile() throws IOException {
        RowFileWriter<ReleaseLine> done = writer;
        if (done != null) {
            writer = null;
            done.close();
            String path = FOLDER + "/" + name;
            folder.add(path, done.rows());
            files.add(new DeltaLogText.DataFile(
                    name, Files.size(folder.resolve(path)), done.rows(), firstContig, lastContig, firstPos, lastPos));
        }
    }

    @Override
    public void finish() throws IOException {
        endFile();
        Table is = table;
        if (is != null) {
            String path = FOLDER + "/" + DeltaLogText.PATH;
            Files.createDirectories(folder.resolve(path).getParent());
            folder.add(path, DeltaLogText.of(is.id(), is.created(), format.schema(), files));
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
