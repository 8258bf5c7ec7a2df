package eu.goe.core.release;

import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code gdi/ID/}: what a GDI node (gdi-mini-node 0.9.1) loads when the folder is put among its data. One Parquet file
 * for each 10 Mb, a row for each allele and population, in the order of POS; {@code metadata.yaml} beside.
 *
 * <p>A row is there only where AC and AN are published and AN is above 0: the node shows no interval, takes a missing
 * count for unknown and fails on a missing AF.
 */
final class GdiForm implements SiteForm {
    private static final List<String> ASSEMBLIES = List.of("GRCh37", "GRCh38");

    private final ReleaseFolder folder;
    private final GdiMetadata metadata;
    private final Assembly assembly;
    private final Quality quality;
    private final PopulationLabels labels;
    private final String home;
    private final GdiRowFormat format = new GdiRowFormat();
    private String path = "";
    private @Nullable RowFileWriter<GdiRow> writer;
    private long rows;
    private long withoutFigure;
    private long noPlainBases;
    private long otherContigs;

    /**
     * @param quality whose counts are written
     * @throws UsageException if a GDI node could show nothing of the table
     */
    GdiForm(ReleaseFolder folder, GdiMetadata metadata, Assembly assembly, Quality quality, PopulationLabels labels) {
        requireShowable(assembly, labels);
        this.folder = folder;
        this.metadata = metadata;
        this.assembly = assembly;
        this.quality = quality;
        this.labels = labels;
        this.home = "gdi/" + metadata.datasetId();
    }

    /** @throws UsageException if a GDI node could show nothing of the table */
    static void requireShowable(Assembly assembly, PopulationLabels labels) {
        if (!assembly.isBuiltIn() || !ASSEMBLIES.contains(assembly.name())) {
            throw new UsageException("--formats gdi: a GDI node knows " + String.join(" and ", ASSEMBLIES)
                    + " only; the table is on " + assembly.name() + ".");
        }
        if (labels.size() == 0) {
            throw new UsageException("--formats gdi: no published stratum is a country of two letters or a sex, and a"
                    + " GDI node shows no other. Name them with --country FIN=FI,… or everybody with --total FI.");
        }
    }

    @Override
    public void startWindow(String label) throws IOException {
        endFile();
        path = "";
        if (!label.equals(WindowGrid.OTHER)) {
            int dot = label.lastIndexOf('.');
            Contig contig = assembly.resolve(label.substring(0, dot)).orElseThrow();
            path = home + "/" + assembly.name() + "/allele-freq-chr" + chromosome(contig) + label.substring(dot)
                    + ".parquet";
        }
    }

    /** 1 to 22, X, Y, M. */
    private static String chromosome(Contig contig) {
        return contig.kind() == Contig.Kind.MT ? "M" : contig.name().replaceFirst("^chr", "");
    }

    @Override
    public void write(ReleasedSite site) throws IOException {
        Variant variant = site.variant();
        if (path.isEmpty()) {
            otherContigs++;
            return;
        }
        if (!variant.isSequence() || !isPlain(variant.ref()) || !isPlain(variant.alt())) {
            noPlainBases++;
            return;
        }
        ReleasedCounts counts = site.counts(quality);
        long before = rows;
        for (int s = 0; counts != null && s < counts.nStrata(); s++) {
            // A frequency is a published AC by a published AN above 0.
            if (labels.of(s).isPresent() && !Double.isNaN(counts.af(s))) {
                writer().write(new GdiRow(variant, labels.of(s).get(), counts, s));
                rows++;
            }
        }
        withoutFigure += rows == before ? 1 : 0;
    }

    private static boolean isPlain(String bases) {
        for (int i = 0; i < bases.length(); i++) {
            if ("ACGTN".indexOf(bases.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private RowFileWriter<GdiRow> writer() throws IOException {
        RowFileWriter<GdiRow> to = writer;
        if (to == null) {
            Files.createDirectories(folder.resolve(home + "/" + assembly.name()));
            to = new RowFileWriter<>(folder.resolve(path), format);
            writer = to;
        }
        return to;
    }

    private void endFile() throws IOException {
        RowFileWriter<GdiRow> done = writer;
        if (done != null) {
            writer = null;
            done.close();
            folder.add(path, done.rows());
        }
    }

    @Override
    public void finish() throws IOException {
        endFile();
        Files.createDirectories(folder.resolve(home));
        folder.add(home + "/metadata.yaml", metadata.yaml(rows));
    }

    @Override
    public Map<String, Long> notes() {
        Map<String, Long> notes = new LinkedHashMap<>();
        notes.put("rows", rows);
        notes.put("sites_without_published_frequency", withoutFigure);
        notes.put("sites_not_plain_bases", noPlainBases);
        notes.put("sites_on_other_contigs", otherContigs);
        return notes;
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
