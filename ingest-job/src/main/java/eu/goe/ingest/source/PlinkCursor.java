package eu.goe.ingest.source;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.job.HadoopBytes;
import eu.goe.ingest.plink.BedReader;
import eu.goe.ingest.plink.PlinkLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads lines of a {@code .bim} and, where they are wanted, the genotypes of the {@code .bed}. */
final class PlinkCursor implements SiteCursor {
    private static final int BIM_BUFFER = 1 << 20;
    /** By the code in the file. */
    private static final UnsafeArrayData[] CALLS = {calls(1, 1), calls(-1, -1), calls(0, 1), calls(0, 0)};

    private final PlinkSource.Part part;
    private final HadoopBytes bim;
    private final LineReader lines;
    private final String label;
    private final PlinkLine line = new PlinkLine();
    private final @Nullable HadoopBytes bedBytes;
    private final @Nullable BedReader bed;
    private final GenericInternalRow[] rows;
    private final GenericArrayData array;
    private final int callsColumn;

    private long nRead;
    private long start;
    private double centimorgan;

    private PlinkCursor(PlinkSource.Part part, StructType columns) throws IOException {
        this.part = part;
        label = new Path(part.prefix()).getName() + ".bim";
        StructType genotype = SiteSchema.genotype(columns);
        if (genotype == null) {
            bedBytes = null;
            bed = null;
            rows = new GenericInternalRow[0];
            callsColumn = -1;
        } else {
            UTF8String[] samples = samples(part.prefix(), part.mergeFidIid());
            bedBytes = new HadoopBytes(part.prefix() + ".bed");
            bed = new BedReader(bedBytes, new Path(part.prefix()).getName() + ".bed", samples.length);
            List<String> names = List.of(genotype.fieldNames());
            int sampleColumn = names.indexOf(SiteSchema.SAMPLE_ID);
            callsColumn = names.indexOf(SiteSchema.CALLS);
            rows = new GenericInternalRow[samples.length];
            for (int s = 0; s < samples.length; s++) {
                rows[s] = new GenericInternalRow(genotype.length());
                if (sampleColumn >= 0) {
                    rows[s].update(sampleColumn, samples[s]);
                }
            }
        }
        array = new GenericArrayData(rows);
        bim = new HadoopBytes(part.prefix() + ".bim", BIM_BUFFER);
        // A range gives the lines that begin behind its first byte.
        lines = LineReader.range(
                bim,
                label,
                Compression.PLAIN,
                Math.max(0, part.bimOffset() - 1),
                bim.length(),
                LineReader.DEFAULT_MAX_LINE);
    }

    static PlinkCursor open(PlinkSource.Part part, StructType columns) {
        try {
            return new PlinkCursor(part, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UnsafeArrayData calls(int first, int second) {
        return UnsafeArrayData.fromPrimitiveArray(new int[] {first, second});
    }

    /**
     * The names of a {@code .fam}.
     *
     * @param merge whether the family goes before the sample, {@code FID_IID}, where there is one (0 is none)
     */
    static UTF8String[] samples(String prefix, boolean merge) throws IOException {
        String label = new Path(prefix).getName() + ".fam";
        List<UTF8String> samples = new ArrayList<>();
        PlinkLine fields = new PlinkLine();
        try (HadoopBytes fam = new HadoopBytes(prefix + ".fam");
                LineReader lines = LineReader.whole(fam, label, Compression.PLAIN, LineReader.DEFAULT_MAX_LINE)) {
            while (lines.next()) {
                if (lines.length() == 0) {
                    continue;
                }
                byte[] b = lines.buffer();
                if (!fields.set(b, lines.offset(), lines.length())) {
                    throw new BadInputException(lines.place() + ": a line of a .fam file has six fields.");
                }
                String family = text(b, fields, 0);
                String sample = text(b, fields, 1);
                samples.add(UTF8String.fromString(merge && !family.equals("0") ? family + "_" + sample : sample));
            }
        }
        return samples.toArray(UTF8String[]::new);
    }

    private static String text(byte[] b, PlinkLine line, int field) {
        return new String(b, line.from(field), line.to(field) - line.from(field), StandardCharsets.UTF_8);
    }

    @Override
    public boolean next() throws IOException {
        if (nRead == part.nVariants()) {
            return false;
        }
        do {
            if (!lines.next()) {
                throw new BadInputException(label + ": the file became shorter while it was read.");
            }
        } while (lines.length() == 0);
        byte[] b = lines.buffer();
        String where = lines.place() + ": variant " + (part.firstVariant() + nRead + 1) + ": ";
        if (!line.set(b, lines.offset(), lines.length())) {
            throw new BadInputException(where + "a line of a .bim file has six fields.");
        }
        try {
            start = TextNumbers.parseInt(b, line.from(PlinkLine.POS), line.to(PlinkLine.POS)) - 1L;
            centimorgan = TextNumbers.parseDouble(
                    b, line.from(PlinkLine.GENETIC_POSITION), line.to(PlinkLine.GENETIC_POSITION));
        } catch (BadRecord e) {
            throw new BadInputException(where + "a position " + e.reason() + ".", e);
        }
        nRead++;
        return true;
    }

    private UTF8String text(int field) {
        return UTF8String.fromBytes(lines.buffer(), line.from(field), line.to(field) - line.from(field));
    }

    @Override
    public UTF8String contig() {
        return text(PlinkLine.CONTIG);
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long end() {
        return start + (line.to(PlinkLine.REF) - line.from(PlinkLine.REF));
    }

    @Override
    public UTF8String ref() {
        return text(PlinkLine.REF);
    }

    /** None where the alternate is missing, {@code .} or {@code 0}: nobody carries one. */
    @Override
    public int nAlts() {
        int from = line.from(PlinkLine.ALT);
        byte first = lines.buffer()[from];
        return line.to(PlinkLine.ALT) - from == 1 && (first == '.' || first == '0') ? 0 : 1;
    }

    @Override
    public UTF8String alt(int i) {
        return text(PlinkLine.ALT);
    }

    @Override
    public GenericArrayData names() {
        return new GenericArrayData(new Object[] {text(PlinkLine.ID)});
    }

    @Override
    public @Nullable Object other(String column) {
        return column.equals(PlinkSource.POSITION) ? (Double) centimorgan : null;
    }

    @Override
    public GenericArrayData genotypes() throws IOException {
        BedReader reader = bed;
        if (reader != null && callsColumn >= 0) {
            reader.read(part.firstVariant() + nRead - 1);
            for (int s = 0; s < rows.length; s++) {
                rows[s].update(callsColumn, CALLS[reader.code(s)]);
            }
        }
        return array;
    }

    @Override
    public long bytesRead() {
        return bim.bytesRead() + (bedBytes == null ? 0 : bedBytes.bytesRead());
    }

    @Override
    public void close() throws IOException {
        lines.close();
        bim.close();
        if (bedBytes != null) {
            bedBytes.close();
        }
    }
}
