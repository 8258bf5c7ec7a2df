package eu.goe.ingest.source;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.HadoopSettings;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.BinningIndex;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.job.HadoopBytes;
import eu.goe.ingest.vcf.VcfField;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * VCF files as a table: headers to one schema, files to splits. Where the filter names a region and a tabix index lies
 * beside a file, only the blocks that the index names are read.
 */
final class VcfSource implements SiteSource {
    static final String FORMAT = "vcf";

    private static final Logger LOG = LoggerFactory.getLogger(VcfSource.class);
    private static final int HEADER_BUFFER = 1 << 16;
    private static final int HEADER_THREADS = 16;
    private static final int NEAR_BYTES = 1 << 16;

    private final StructType schema;
    private final VcfOptions options;
    private final List<VcfInput> files;

    private VcfSource(StructType schema, VcfOptions options, List<VcfInput> files) {
        this.schema = schema;
        this.options = options;
        this.files = files;
    }

    /**
     * Looks at the files and reads their headers.
     *
     * @param given the schema that the user wants; null to make it from the headers
     * @throws BadInputException if a file is no VCF, or two headers contradict each other
     */
    static VcfSource open(CaseInsensitiveStringMap values, @Nullable StructType given) throws IOException {
        VcfOptions options = VcfOptions.of(values);
        List<FileStatus> found = InputPaths.find(values, VcfSource::isVcf, "VCF");
        List<VcfInput> files = new ArrayList<>();
        Map<String, Declared> fields = new LinkedHashMap<>();
        for (Opened opened : openAll(found, options.useTabixIndex())) {
            files.add(opened.file());
            if (given == null) {
                for (VcfField field : opened.fields()) {
                    declare(new Declared(field, opened.file().label()), fields);
                }
            }
        }
        StructType schema = given != null
                ? given
                : VcfSchema.of(fields.values().stream().map(Declared::field).toList(), options);
        return new VcfSource(schema, options, files);
    }

    private static boolean isVcf(String name) {
        return name.contains(".vcf") && !name.endsWith(".tbi") && !name.endsWith(".csi");
    }

    /** A field and the file that declared it first. */
    private record Declared(VcfField field, String label) {}

    private static void declare(Declared next, Map<String, Declared> fields) {
        VcfField field = next.field();
        Declared before = fields.putIfAbsent(field.kind() + " " + field.id(), next);
        if (before != null
                && !before.label().equals(next.label())
                && (before.field().type() != field.type()
                        || !before.field().number().equals(field.number()))) {
            throw new BadInputException(next.label() + ": " + field.kind() + " field " + field.id()
                    + " is declared as Number=" + field.number() + ", " + field.type() + "; " + before.label()
                    + " has Number=" + before.field().number() + ", "
                    + before.field().type()
                    + ".\nRead the files one by one, or give the schema that all should have with schema(…).");
        }
    }

    private record Opened(VcfInput file, List<VcfField> fields) {}

    /** Reads headers at the same time, since a file system may take long to answer. */
    private static List<Opened> openAll(List<FileStatus> found, boolean useIndex) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(HEADER_THREADS, found.size()), task -> {
            Thread thread = new Thread(task, "vcf headers");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Opened>> tasks = new ArrayList<>();
            for (FileStatus file : found) {
                tasks.add(pool.submit(() -> openOne(file, useIndex)));
            }
            List<Opened> opened = new ArrayList<>();
            for (Future<Opened> task : tasks) {
                opened.add(task.get());
            }
            return opened;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading headers", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadInputException bad) {
                throw bad;
            }
            throw new IOException("cannot read the headers", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Opened openOne(FileStatus status, boolean useIndex) throws IOException {
        String uri = status.getPath().toString();
        String label = status.getPath().getName();
        try (HadoopBytes bytes = new HadoopBytes(uri, HEADER_BUFFER)) {
            Compression compression = Compression.detect(bytes, label);
            try (LineReader lines = RecordLines.whole(bytes, label, compression, LineReader.DEFAULT_MAX_LINE)) {
                List<VcfField> fields = VcfHeader.read(lines, label).fields();
                String index = useIndex && compression == Compression.BGZF ? index(status) : null;
                return new Opened(
                        new VcfInput(uri, label, bytes.length(), compression, lines.position(), index), fields);
            }
        }
    }

    /** An index that is older than the file may lead past records that came later, so it is not used. */
    private static @Nullable String index(FileStatus file) throws IOException {
        FileSystem fs = file.getPath().getFileSystem(HadoopSettings.get());
        for (String ending : List.of(".tbi", ".csi")) {
            Path path = file.getPath().suffix(ending);
            if (fs.exists(path)) {
                if (fs.getFileStatus(path).getModificationTime() >= file.getModificationTime()) {
                    return path.toString();
                }
                LOG.warn("{} is older than its file and not used; make it again: tabix -f -p vcf FILE", path.getName());
            }
        }
        return null;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public List<InputPartition> plan(SiteFilter filter, SplitSize size) throws IOException {
        List<SiteFilter.Bounds> bounds = filter.bounds();
        List<VcfSplit> parts = new ArrayList<>();
        for (VcfInput file : files) {
            parts.addAll(parts(file, bounds));
        }
        long splitBytes = size.of(parts.stream().mapToLong(VcfSplit::bytes).sum(), parts.size());
        List<InputPartition> partitions = new ArrayList<>();
        List<VcfSplit> current = new ArrayList<>();
        long currentBytes = 0;
        for (VcfSplit part : parts) {
            for (VcfSplit piece : cut(part, splitBytes)) {
                if (!current.isEmpty() && currentBytes + piece.bytes() > splitBytes) {
                    partitions.add(new VcfPartition(List.copyOf(current)));
                    current.clear();
                    currentBytes = 0;
                }
                current.add(piece);
                currentBytes += piece.bytes() + size.openBytes();
            }
        }
        if (!current.isEmpty()) {
            partitions.add(new VcfPartition(List.copyOf(current)));
        }
        return partitions;
    }

    /** The stretches of a file that can hold records within the bounds. */
    private static List<VcfSplit> parts(VcfInput file, List<SiteFilter.Bounds> bounds) throws IOException {
        String index = file.index();
        if (bounds.isEmpty()) {
            return List.of();
        }
        if (index == null || bounds.stream().anyMatch(b -> b.contig() == null)) {
            return List.of(VcfSplit.of(file, 0, file.bytes()));
        }
        BinningIndex regions;
        try (HadoopBytes bytes = new HadoopBytes(index, HEADER_BUFFER)) {
            regions = BinningIndex.read(bytes, new Path(index).getName());
        }
        Map<String, List<SiteFilter.Bounds>> byContig = new LinkedHashMap<>();
        for (SiteFilter.Bounds b : bounds) {
            byContig.computeIfAbsent(String.valueOf(b.contig()), contig -> new ArrayList<>())
                    .add(b);
        }
        List<VcfSplit> parts = new ArrayList<>();
        byContig.forEach((contig, ofContig) -> parts.addAll(parts(file, regions, contig, ofContig)));
        parts.sort(Comparator.comparingLong(VcfSplit::virtualFrom));
        return parts;
    }

    private static List<VcfSplit> parts(
            VcfInput file, BinningIndex regions, String contig, List<SiteFilter.Bounds> bounds) {
        List<BinningIndex.Chunk> chunks = new ArrayList<>();
        long stopAt = 0;
        for (SiteFilter.Bounds b : bounds) {
            chunks.addAll(regions.chunks(contig, b.start(), b.end()));
            stopAt = Math.max(stopAt, b.end());
        }
        chunks.sort(Comparator.comparingLong(BinningIndex.Chunk::from));
        List<VcfSplit> parts = new ArrayList<>();
        for (int i = 0; i < chunks.size(); ) {
            long from = chunks.get(i).from();
            long to = chunks.get(i).to();
            // What lies near is read through: going elsewhere costs more.
            for (i++; i < chunks.size() && chunks.get(i).from() >>> 16 <= (to >>> 16) + NEAR_BYTES; i++) {
                to = Math.max(to, chunks.get(i).to());
            }
            if (to >>> 16 > file.bytes()) {
                throw new BadInputException(file.label()
                        + ": its index names places beyond the end of the file: it is another file's, or this one was cut.\n"
                        + "Make the index again (tabix -f -p vcf FILE), or read with useTabixIndex=false.");
            }
            parts.add(new VcfSplit(file, from >>> 16, Math.min(file.bytes(), (to >>> 16) + 1), from, to, stopAt));
        }
        return parts;
    }

    /** Pieces of about the size. */
    private static List<VcfSplit> cut(VcfSplit part, long size) {
        if (!part.file().compression().isSplittable() || part.bytes() <= size + size / 4) {
            return List.of(part);
        }
        long n = (part.bytes() + size - 1) / size;
        List<VcfSplit> pieces = new ArrayList<>();
        for (long i = 0; i < n; i++) {
            long from = part.from() + part.bytes() * i / n;
            long to = part.from() + part.bytes() * (i + 1) / n;
            pieces.add(new VcfSplit(
                    part.file(),
                    from,
                    to,
                    i == 0 ? part.virtualFrom() : VcfSplit.LOOK,
                    part.virtualTo(),
                    part.stopAt()));
        }
        return pieces;
    }

    @Override
    public PartitionReaderFactory readers(StructType columns, SiteFilter filter) {
        return new VcfReaderFactory(columns, filter, options);
    }
}
