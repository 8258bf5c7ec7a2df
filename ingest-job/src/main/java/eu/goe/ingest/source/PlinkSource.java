package eu.goe.ingest.source;

import static eu.goe.ingest.source.SiteSchema.field;
import static eu.goe.ingest.source.SiteSchema.listOf;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.job.HadoopBytes;
import eu.goe.ingest.plink.BedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** plink 1 files as a table with Glow's columns; a load names the {@code .bed}, the others lie beside it. */
final class PlinkSource implements SiteSource {
    static final String FORMAT = "plink";
    /** In centimorgan. */
    static final String POSITION = "position";

    private final StructType schema;
    private final boolean mergeFidIid;
    private final List<FileStatus> files;

    /**
     * A part of one file.
     *
     * @param prefix of the three files
     * @param firstVariant from 0
     * @param nVariants to read
     * @param bimOffset where the line of the first variant begins in the {@code .bim}
     */
    record Part(String prefix, long firstVariant, long nVariants, long bimOffset, boolean mergeFidIid)
            implements InputPartition {}

    private PlinkSource(StructType schema, boolean mergeFidIid, List<FileStatus> files) {
        this.schema = schema;
        this.mergeFidIid = mergeFidIid;
        this.files = files;
    }

    /** @param given the schema that the user wants; null for all columns */
    static PlinkSource open(CaseInsensitiveStringMap values, @Nullable StructType given) throws IOException {
        ReadOptions options = new ReadOptions(values);
        List<FileStatus> files = InputPaths.find(values, name -> name.endsWith(".bed"), ".bed");
        for (FileStatus file : files) {
            if (!file.getPath().getName().endsWith(".bed")) {
                throw new BadInputException(
                        file.getPath() + ": name the .bed file; its .bim and .fam are found beside it.");
            }
        }
        List<StructField> genotype = new ArrayList<>();
        if (options.flag("includeSampleIds", true)) {
            genotype.add(field(SiteSchema.SAMPLE_ID, DataTypes.StringType));
        }
        genotype.add(field(SiteSchema.CALLS, listOf(DataTypes.IntegerType)));
        StructType full = DataTypes.createStructType(List.of(
                field(SiteSchema.CONTIG_NAME, DataTypes.StringType),
                field(SiteSchema.NAMES, listOf(DataTypes.StringType)),
                field(POSITION, DataTypes.DoubleType),
                field(SiteSchema.START, DataTypes.LongType),
                field(SiteSchema.END, DataTypes.LongType),
                field(SiteSchema.REFERENCE_ALLELE, DataTypes.StringType),
                field(SiteSchema.ALTERNATE_ALLELES, listOf(DataTypes.StringType)),
                SiteSchema.genotypes(genotype)));
        StructType schema = given == null ? full : SchemaCheck.require(given, full, FORMAT);
        return new PlinkSource(schema, options.flag("mergeFidIid", true), files);
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    /** Counts the lines of each {@code .bim} once: that tells where a task's lines begin. */
    @Override
    public List<InputPartition> plan(SiteFilter filter, SplitSize size) throws IOException {
        long splitBytes = size.of(files.stream().mapToLong(FileStatus::getLen).sum(), files.size());
        List<InputPartition> parts = new ArrayList<>();
        for (FileStatus file : files) {
            String bed = file.getPath().toString();
            addParts(bed.substring(0, bed.length() - ".bed".length()), file, splitBytes, parts);
        }
        return parts;
    }

    private void addParts(String prefix, FileStatus file, long splitBytes, List<InputPartition> parts)
            throws IOException {
        String name = file.getPath().getName();
        int nSamples = PlinkCursor.samples(prefix, mergeFidIid).length;
        long perPart = Math.max(1, splitBytes / Math.max(1, BedReader.blockBytes(nSamples)));
        long n = 0;
        long partOffset = 0;
        try (HadoopBytes bim = new HadoopBytes(prefix + ".bim");
                LineReader lines = LineReader.whole(bim, name, Compression.PLAIN, LineReader.DEFAULT_MAX_LINE)) {
            while (lines.next()) {
                if (lines.length() == 0) {
                    continue;
                }
                if (n % perPart == 0) {
                    if (n > 0) {
                        parts.add(new Part(prefix, n - perPart, perPart, partOffset, mergeFidIid));
                    }
                    partOffset = lines.position();
                }
                n++;
            }
        }
        if (n > 0) {
            long first = (n - 1) / perPart * perPart;
            parts.add(new Part(prefix, first, n - first, partOffset, mergeFidIid));
        }
        try (HadoopBytes bed = new HadoopBytes(file.getPath().toString(), 1 << 12)) {
            new BedReader(bed, name, nSamples).requireVariants(n);
        }
    }

    @Override
    public PartitionReaderFactory readers(StructType columns, SiteFilter filter) {
        return new SiteCursor.Readers((part, wanted) -> PlinkCursor.open((Part) part, wanted), columns, filter);
    }
}
