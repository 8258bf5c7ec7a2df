package eu.goe.core.release;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.variant.Variant;
import htsjdk.samtools.util.BlockCompressedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/**
 * The sites of an earlier release in genome order, with the figures of some cells, from its Parquet files or its VCF. One
 * file is open at a time; memory does not grow with the number of sites.
 */
abstract sealed class PreviousSites implements AutoCloseable {
    private final Assembly assembly;
    private final Path folder;
    private @Nullable PreviousSite ahead;
    private @Nullable Variant last;

    private PreviousSites(Assembly assembly, Path folder) {
        this.assembly = assembly;
        this.folder = folder;
    }

    /** The next site, null after the last one; not consumed. */
    @Nullable
    PreviousSite peek() throws IOException {
        if (ahead == null) {
            ahead = read();
            if (ahead != null) {
                Variant variant = ahead.variant();
                if (last != null && PreviousSite.ORDER.compare(last, variant) > 0) {
                    throw damaged("is not in genome order at position " + (variant.start() + 1L));
                }
                last = variant;
            }
        }
        return ahead;
    }

    /** Consumes what {@link #peek} returned. */
    void next() {
        ahead = null;
    }

    abstract @Nullable PreviousSite read() throws IOException;

    @Override
    public abstract void close() throws IOException;

    VerificationException damaged(String what) {
        return new VerificationException("--previous " + folder + ": " + what + ".");
    }

    Variant variant(String contig, long pos, String ref, String alt) {
        int index = assembly.resolve(contig)
                .orElseThrow(() -> damaged("names contig '" + contig + "', which " + assembly.name() + " lacks"))
                .index();
        if (pos < 1 || pos > Integer.MAX_VALUE || ref.isEmpty() || alt.isEmpty()) {
            throw damaged("holds a site that is none, at " + contig + ":" + pos);
        }
        return Variant.of(index, (int) pos - 1, ref, alt);
    }

    private static long[] absent(int cells) {
        long[] figures = new long[2 * cells];
        Arrays.fill(figures, PreviousSite.ABSENT);
        return figures;
    }

    /** From {@code parquet/WINDOW.parquet}: the lines of a site follow each other. */
    static final class OfParquet extends PreviousSites {
        private final Iterator<Path> files;
        private final Map<String, Integer> cells = new HashMap<>();
        private final int nCells;
        private @Nullable RowFileReader<PreviousLine> reader;
        private @Nullable PreviousLine line;

        OfParquet(Assembly assembly, Path folder, List<Path> files, List<ReleaseCell> cells) {
            super(assembly, folder);
            this.files = files.iterator();
            this.nCells = cells.size();
            for (int c = 0; c < nCells; c++) {
                this.cells.put(cells.get(c).toString(), c);
            }
        }

        @Override
        @Nullable
        PreviousSite read() throws IOException {
            PreviousLine first = line();
            if (first == null) {
                return null;
            }
            long[] figures = absent(nCells);
            String begins = first.cell();
            PreviousLine at = first;
            do {
                Integer cell = cells.get(at.cell());
                if (cell != null) {
                    figures[2 * cell] = at.ac() == null ? PreviousSite.ABSENT : at.ac();
                    figures[2 * cell + 1] = at.an() == null ? PreviousSite.ABSENT : at.an();
                }
                line = null;
                at = line();
            } while (at != null && at.isAt(first) && !at.cell().equals(begins));
            return new PreviousSite(variant(first.contig(), first.pos(), first.ref(), first.alt()), figures);
        }

        /** The line at hand, the next one if there is none. */
        private @Nullable PreviousLine line() throws IOException {
            while (line == null) {
                if (reader != null && reader.hasNext()) {
                    line = reader.next();
                } else if (files.hasNext()) {
                    close();
                    reader = new RowFileReader<>(new LocalInputFile(files.next()), new PreviousLine.Format());
                } else {
                    return null;
                }
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }

    /** From the sites VCF. */
    static final class OfVcf extends PreviousSites {
        private final BufferedReader lines;
        private final Map<String, Integer> fields = new HashMap<>();
        private final int nCells;

        /** @param suffixes of the INFO keys of each cell: empty, {@code _raw}, {@code _FIN_female} */
        OfVcf(Assembly assembly, Path folder, Path file, List<String> suffixes) throws IOException {
            super(assembly, folder);
            this.nCells = suffixes.size();
            for (int c = 0; c < nCells; c++) {
                fields.put("AC" + suffixes.get(c), 2 * c);
                fields.put("AN" + suffixes.get(c), 2 * c + 1);
            }
            this.lines = new BufferedReader(
                    new InputStreamReader(new BlockCompressedInputStream(file.toFile()), StandardCharsets.UTF_8));
        }

        @Override
        @Nullable
        PreviousSite read() throws IOException {
            String line = lines.readLine();
            while (line != null && line.startsWith("#")) {
                line = lines.readLine();
            }
            if (line == null) {
                return null;
            }
            String[] columns = line.split("\t", -1);
            try {
                long[] figures = absent(nCells);
                for (String item : columns[7].split(";", -1)) {
                    int is = item.indexOf('=');
                    Integer at = is < 0 ? null : fields.get(item.substring(0, is));
                    if (at != null && !item.endsWith("=.")) {
                        figures[at] = Long.parseLong(item.substring(is + 1));
                    }
                }
                return new PreviousSite(
                        variant(columns[0], Long.parseLong(columns[1]), columns[3], columns[4]), figures);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw damaged("its VCF holds a line that is none of a release");
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** The suffix of a cell's INFO keys; null if the VCF does not hold it. */
    static @Nullable String suffix(ReleaseCell cell, Quality main, Map<String, String> labels) {
        String label = labels.get(cell.stratum());
        if (label == null) {
            return null;
        }
        String suffix = label.isEmpty() ? "" : "_" + label;
        if (cell.quality() == main) {
            return suffix;
        }
        return label.isEmpty() && cell.quality() == Quality.RAW ? "_raw" : null;
    }

    static PreviousSites open(
            Assembly assembly,
            Path folder,
            List<Path> parquet,
            @Nullable Path vcf,
            List<ReleaseCell> cells,
            List<String> suffixes) {
        try {
            if (vcf != null && parquet.isEmpty()) {
                return new OfVcf(assembly, folder, vcf, suffixes);
            }
            return new OfParquet(assembly, folder, parquet, cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
