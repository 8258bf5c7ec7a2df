package eu.goe.ingest.source;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgen.BgenGenotypes;
import eu.goe.ingest.bgen.BgenHeader;
import eu.goe.ingest.bgen.BgenReader;
import eu.goe.ingest.job.HadoopBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads variants of a BGEN file and, where they are wanted, their genotypes. */
final class BgenCursor implements SiteCursor {
    private final BgenSource.Part part;
    private final HadoopBytes bytes;
    private final BgenReader reader;
    private final GenericInternalRow[] rows;
    private final GenericArrayData array;
    private final int phased;
    private final int calls;
    private final int ploidy;
    private final int probabilities;

    /** The alleles, the reference first. */
    private List<String> alleles = List.of();

    private BgenCursor(BgenSource.Part part, StructType columns) throws IOException {
        this.part = part;
        bytes = new HadoopBytes(part.uri());
        BgenHeader header = BgenHeader.read(bytes, part.label());
        reader = new BgenReader(bytes, part.label(), header, part.from(), part.to());
        StructType genotype = SiteSchema.genotype(columns);
        List<String> names = genotype == null ? List.of() : List.of(genotype.fieldNames());
        phased = names.indexOf(SiteSchema.PHASED);
        calls = names.indexOf(SiteSchema.CALLS);
        ploidy = names.indexOf(BgenSource.PLOIDY);
        probabilities = names.indexOf(BgenSource.POSTERIOR_PROBABILITIES);
        rows = new GenericInternalRow[genotype == null ? 0 : header.nSamples()];
        int sampleColumn = names.indexOf(SiteSchema.SAMPLE_ID);
        List<String> samples = sampleColumn < 0 ? List.of() : BgenSource.samples(header, part.uri(), part.options());
        for (int s = 0; s < rows.length; s++) {
            rows[s] = new GenericInternalRow(names.size());
            if (s < samples.size()) {
                rows[s].update(sampleColumn, UTF8String.fromString(samples.get(s)));
            }
        }
        array = new GenericArrayData(rows);
    }

    static BgenCursor open(BgenSource.Part part, StructType columns) {
        try {
            return new BgenCursor(part, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean next() throws IOException {
        if (!reader.next()) {
            return false;
        }
        alleles = reader.alleles();
        if (part.options().referenceLast()) {
            if (alleles.size() > 2) {
                throw new BadInputException(part.label() + ": " + reader.contig() + ":" + reader.pos() + ": "
                        + alleles.size() + " alleles; referenceAllele=last is for files of two alleles a variant.");
            }
            alleles = alleles.size() == 2 ? List.of(alleles.get(1), alleles.get(0)) : alleles;
        }
        return true;
    }

    @Override
    public UTF8String contig() {
        return UTF8String.fromString(reader.contig());
    }

    @Override
    public long start() {
        return reader.pos() - 1;
    }

    @Override
    public long end() {
        return start() + alleles.get(0).length();
    }

    @Override
    public UTF8String ref() {
        return UTF8String.fromString(alleles.get(0));
    }

    @Override
    public int nAlts() {
        return alleles.size() - 1;
    }

    @Override
    public UTF8String alt(int i) {
        return UTF8String.fromString(alleles.get(i + 1));
    }

    /** The variant's id and its rsid, those that are not empty. */
    @Override
    public GenericArrayData names() {
        List<Object> names = new ArrayList<>(2);
        for (String name : Arrays.asList(reader.id(), reader.rsid())) {
            if (!name.isEmpty()) {
                names.add(UTF8String.fromString(name));
            }
        }
        return new GenericArrayData(names.toArray());
    }

    @Override
    public @Nullable Object other(String column) {
        return null;
    }

    @Override
    public GenericArrayData genotypes() throws IOException {
        if (phased < 0 && calls < 0 && ploidy < 0 && probabilities < 0) {
            return array;
        }
        BgenGenotypes genotypes = reader.genotypes();
        try {
            for (GenericInternalRow row : rows) {
                genotypes.next();
                fill(row, genotypes);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BadInputException(
                    part.label() + ": " + reader.contig() + ":" + reader.pos()
                            + ": damaged: genotypes are shorter than they state, or probabilities add up to more than 1."
                            + "\nCopy the file again from where it came and compare checksums.",
                    e);
        }
        return array;
    }

    private void fill(GenericInternalRow row, BgenGenotypes genotypes) {
        boolean turned = part.options().referenceLast() && alleles.size() == 2;
        if (phased >= 0) {
            row.update(phased, genotypes.isPhased());
        }
        if (ploidy >= 0) {
            row.update(ploidy, genotypes.ploidy());
        }
        if (calls >= 0) {
            int[] values = genotypes.calls(part.options().hardCallThreshold());
            if (turned) {
                turnCalls(values, genotypes.isPhased());
            }
            row.update(calls, UnsafeArrayData.fromPrimitiveArray(values));
        }
        if (probabilities >= 0) {
            double[] values = genotypes.probabilities();
            row.update(
                    probabilities,
                    UnsafeArrayData.fromPrimitiveArray(
                            turned ? turned(values, genotypes.isPhased() ? 2 : values.length) : values));
        }
    }

    /** The two alleles change places; an unphased genotype stays sorted. */
    private static void turnCalls(int[] calls, boolean phased) {
        for (int i = 0; i < calls.length; i++) {
            calls[i] = calls[i] < 0 ? calls[i] : 1 - calls[i];
        }
        if (!phased) {
            Arrays.sort(calls);
        }
    }

    /** Runs of {@code run} values, each backwards. */
    private static double[] turned(double[] values, int run) {
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i] = values[i / run * run + run - 1 - i % run];
        }
        return turned;
    }

    @Override
    public long bytesRead() {
        return bytes.bytesRead();
    }

    @Override
    public void close() throws IOException {
        reader.close();
        bytes.close();
    }
}
