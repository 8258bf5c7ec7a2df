package eu.goe.ingest.source;

import static eu.goe.ingest.source.SiteSchema.field;
import static eu.goe.ingest.source.SiteSchema.listOf;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.HadoopSettings;
import eu.goe.ingest.bgen.BgenHeader;
import eu.goe.ingest.bgen.BgenReader;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.job.HadoopBytes;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * BGEN files as a table with Glow's columns. Sample ids are those in the file, else of {@code sampleFilePath}, else of
 * the {@code .sample} file beside it; without any there is no {@code sampleId}.
 */
final class BgenSource implements SiteSource {
    static final String FORMAT = "bgen";
    static final String PLOIDY = "ploidy";
    static final String POSTERIOR_PROBABILITIES = "posteriorProbabilities";

    /** Variants are many and small where samples are few: reading ahead costs less than asking again. */
    private static final int WALK_BUFFER = 1 << 18;

    private final StructType schema;
    private final Options options;
    private final List<FileStatus> files;

    /**
     * How a file is read.
     *
     * @param sampleFile null to look for one
     * @param sampleColumn of the sample file
     * @param hardCallThreshold least probability of a call
     * @param referenceLast whether the last allele is the reference, as plink2 writes it unless told {@code ref-first}
     */
    record Options(@Nullable String sampleFile, String sampleColumn, double hardCallThreshold, boolean referenceLast)
            implements Serializable {}

    /** Variants that begin in a range of one file. */
    record Part(String uri, String label, long from, long to, Options options) implements InputPartition {}

    private BgenSource(StructType schema, Options options, List<FileStatus> files) {
        this.schema = schema;
        this.options = options;
        this.files = files;
    }

    /** @param given the schema that the user wants; null for all columns */
    static BgenSource open(CaseInsensitiveStringMap values, @Nullable StructType given) throws IOException {
        ReadOptions read = new ReadOptions(values);
        Options options = new Options(
                values.get("sampleFilePath"),
                values.getOrDefault("sampleIdColumn", "ID_2"),
                threshold(values.getOrDefault("hardCallThreshold", "0.9")),
                referenceLast(values.getOrDefault("referenceAllele", "first")));
        List<FileStatus> files = InputPaths.find(values, name -> name.endsWith(".bgen"), ".bgen");
        boolean hasSamples = false;
        if (read.flag("includeSampleIds", true)) {
            for (FileStatus file : files) {
                String uri = file.getPath().toString();
                try (HadoopBytes bytes = new HadoopBytes(uri, WALK_BUFFER)) {
                    BgenHeader header = BgenHeader.read(bytes, file.getPath().getName());
                    hasSamples |= !samples(header, uri, options).isEmpty();
                }
            }
        }
        List<StructField> genotype = new ArrayList<>();
        if (hasSamples) {
            genotype.add(field(SiteSchema.SAMPLE_ID, DataTypes.StringType));
        }
        genotype.add(field(SiteSchema.PHASED, DataTypes.BooleanType));
        if (read.flag("emitHardCalls", true)) {
            genotype.add(field(SiteSchema.CALLS, listOf(DataTypes.IntegerType)));
        }
        genotype.add(field(PLOIDY, DataTypes.IntegerType));
        genotype.add(field(POSTERIOR_PROBABILITIES, listOf(DataTypes.DoubleType)));
        StructType full = DataTypes.createStructType(List.of(
                field(SiteSchema.CONTIG_NAME, DataTypes.StringType),
                field(SiteSchema.START, DataTypes.LongType),
                field(SiteSchema.END, DataTypes.LongType),
                field(SiteSchema.NAMES, listOf(DataTypes.StringType)),
                field(SiteSchema.REFERENCE_ALLELE, DataTypes.StringType),
                field(SiteSchema.ALTERNATE_ALLELES, listOf(DataTypes.StringType)),
                SiteSchema.genotypes(genotype)));
        return new BgenSource(given == null ? full : SchemaCheck.require(given, full, FORMAT), options, files);
    }

    private static double threshold(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("option hardCallThreshold is '" + text + "'; it must be a number.", e);
        }
        throw new UsageException("option hardCallThreshold is '" + text + "'; it must be between 0 and 1.");
    }

    private static boolean referenceLast(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "first" -> false;
            case "last" -> true;
            default -> throw new UsageException("option referenceAllele is '" + text + "'; it must be first or last.");
        };
    }

    /** Sample ids in order; empty if there are none to be found. */
    static List<String> samples(BgenHeader header, String uri, Options options) throws IOException {
        String given = options.sampleFile();
        if (given == null && !header.samples().isEmpty()) {
            return header.samples();
        }
        String beside = uri.endsWith(".bgen") ? uri.substring(0, uri.length() - ".bgen".length()) + ".sample" : uri;
        if (given == null) {
            Path path = new Path(beside);
            if (beside.equals(uri) || !path.getFileSystem(HadoopSettings.get()).exists(path)) {
                return List.of();
            }
        }
        List<String> samples = sampleFile(given == null ? beside : given, options.sampleColumn());
        if (samples.size() != header.nSamples()) {
            throw new BadInputException(new Path(given == null ? beside : given).getName() + ": " + samples.size()
                    + " samples; " + new Path(uri).getName() + " has " + header.nSamples()
                    + ".\nGive the file that belongs to it with option sampleFilePath.");
        }
        return samples;
    }

    /** Two lines of names and types, then a sample a line. */
    private static List<String> sampleFile(String uri, String column) throws IOException {
        String label = new Path(uri).getName();
        List<String> samples = new ArrayList<>();
        try (HadoopBytes bytes = new HadoopBytes(uri);
                LineReader lines = LineReader.whole(bytes, label, Compression.PLAIN, LineReader.DEFAULT_MAX_LINE)) {
            int place = -1;
            while (lines.next()) {
                String[] fields = new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8)
                        .strip()
                        .split("[ \t]+");
                if (lines.lineNumber() == 1) {
                    place = Arrays.asList(fields).indexOf(column);
                    if (place < 0) {
                        throw new BadInputException(label + ":1: there is no column " + column
                                + "; name another with option sampleIdColumn.");
                    }
                } else if (lines.lineNumber() > 2 && lines.length() > 0) {
                    if (fields.length <= place) {
                        throw new BadInputException(lines.place() + ": fewer than " + (place + 1)
                                + " fields, which column " + column + " needs.");
                    }
                    samples.add(fields[place]);
                }
            }
        }
        return samples;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    /** Goes from variant to variant once: only that tells where one begins. */
    @Override
    public List<InputPartition> plan(SiteFilter filter, SplitSize size) throws IOException {
        long splitBytes = size.of(files.stream().mapToLong(FileStatus::getLen).sum(), files.size());
        List<InputPartition> parts = new ArrayList<>();
        for (FileStatus file : files) {
            String uri = file.getPath().toString();
            String label = file.getPath().getName();
            try (HadoopBytes bytes = new HadoopBytes(uri, WALK_BUFFER)) {
                BgenHeader header = BgenHeader.read(bytes, label);
                long from = header.firstVariant();
                long n = 0;
                try (BgenReader variants = new BgenReader(bytes, label, header, from, bytes.length())) {
                    while (variants.next()) {
                        n++;
                        if (variants.nextPosition() - from >= splitBytes) {
                            parts.add(new Part(uri, label, from, variants.nextPosition(), options));
                            from = variants.nextPosition();
                        }
                    }
                }
                if (from < bytes.length()) {
                    parts.add(new Part(uri, label, from, bytes.length(), options));
                }
                if (n != header.nVariants()) {
                    throw new BadInputException(label + ": the file has " + n + " variants; its header says "
                            + header.nVariants() + ".\nIt was cut or something was added: copy it again.");
                }
            }
        }
        return parts;
    }

    @Override
    public PartitionReaderFactory readers(StructType columns, SiteFilter filter) {
        return new SiteCursor.Readers((part, wanted) -> BgenCursor.open((Part) part, wanted), columns, filter);
    }
}
