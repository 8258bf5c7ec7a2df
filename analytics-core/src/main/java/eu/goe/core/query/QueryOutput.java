package eu.goe.core.query;

import eu.goe.core.errors.UsageException;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where variants go: files that get their names when they are complete, or standard output. What was not published is
 * removed on close.
 */
final class QueryOutput implements AutoCloseable {
    /** The forms of output. */
    enum Format {
        VCF,
        BCF,
        TSV,
        PARQUET,
        BED;

        /** By the ending of a file's name; VCF if it says nothing. */
        static Format of(@Nullable Path file) {
            String name = file == null ? "" : String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            for (Format format : values()) {
                if (name.matches(".*\\." + format.name().toLowerCase(Locale.ROOT) + "(\\.b?gz)?")) {
                    return format;
                }
            }
            return VCF;
        }
    }

    private static final List<String> PLINK = List.of("bed", "bim", "fam");

    private record Part(Path temporary, Path target) {}

    private final Format format;
    private final @Nullable Path file;
    private final OutputStream standard;
    private final List<Part> parts = new ArrayList<>();

    /**
     * @param file null for standard output
     * @throws UsageException if there is such a file already, no such folder, or the format needs a file
     */
    QueryOutput(Format format, @Nullable Path file, OutputStream standard) {
        this.format = format;
        this.file = file;
        this.standard = standard;
        if (file == null) {
            if (format == Format.BED || format == Format.PARQUET) {
                throw new UsageException("--format " + format.name().toLowerCase(Locale.ROOT)
                        + " is not one stream of text: name a file with -o.");
            }
            return;
        }
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(
                    "-o " + file + ": there is no folder " + (folder == null ? "" : folder) + ". Make it first.");
        }
        if (format == Format.BED) {
            String name = absolute.getFileName().toString();
            String stem = name.toLowerCase(Locale.ROOT).endsWith(".bed") ? name.substring(0, name.length() - 4) : name;
            PLINK.forEach(ending -> add(folder.resolve(stem + "." + ending)));
        } else {
            add(absolute);
        }
        for (Part part : parts) {
            if (Files.exists(part.target())) {
                throw new UsageException(part.target() + " is there already. Remove it, or choose another name.");
            }
        }
    }

    private void add(Path target) {
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        parts.add(new Part(temporary, target));
    }

    SiteSink open(QueryPlan plan) throws IOException {
        return switch (format) {
            case VCF -> new VcfSink(stream(), plan);
            case TSV -> new TsvSink(stream(), plan);
            case BCF -> new BcfSink(stream(), plan);
            case PARQUET -> new ParquetSink(parts.get(0).temporary(), plan);
            case BED ->
                new BedSink(
                        parts.get(0).temporary(),
                        parts.get(1).temporary(),
                        parts.get(2).temporary(),
                        plan);
        };
    }

    private OutputStream stream() throws IOException {
        String name = file == null ? "" : file.toString();
        OutputStream to = file == null
                ? new StaysOpen(standard)
                : new BufferedOutputStream(Files.newOutputStream(parts.get(0).temporary()), 1 << 16);
        boolean blocks = format == Format.BCF || name.endsWith(".gz") || name.endsWith(".bgz");
        return blocks ? new BlockCompressedOutputStream(to, (Path) null) : to;
    }

    /** Gives the complete files their names, the one that others go by last. */
    void publish() throws IOException {
        for (int i = parts.size() - 1; i >= 0; i--) {
            Files.move(parts.get(i).temporary(), parts.get(i).target());
        }
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            Files.deleteIfExists(part.temporary());
            // Hadoop's local files leave checksums beside.
            Files.deleteIfExists(
                    part.temporary().resolveSibling("." + part.temporary().getFileName() + ".crc"));
        }
    }

    /** Standard output is not ours to close. */
    private static final class StaysOpen extends FilterOutputStream {
        StaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
