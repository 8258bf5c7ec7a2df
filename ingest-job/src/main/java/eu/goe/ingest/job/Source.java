package eu.goe.ingest.job;

import eu.goe.core.command.Progress;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.ExecutorCores;
import eu.goe.core.store.TaskRunner;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.gvcf.GvcfLine;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.HeaderText;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * One file of the input, as far as its header says.
 *
 * @param label how messages call it, {@link FileLabel}
 * @param bytes its size
 * @param key tells the file from others without reading it
 * @param header which header it has, as {@link HeaderText#hash}
 * @param headerLines to skip before the records
 * @param begin byte that reading had reached behind the header
 * @param firstContig of the first record as written, empty if there is none
 * @param firstPos of the first record, 1-based; 0 if it cannot be read
 * @param begins what its first records are
 */
record Source(
        String uri,
        String label,
        Compression compression,
        long bytes,
        SourceKey key,
        Fingerprint header,
        long headerLines,
        long begin,
        String firstContig,
        long firstPos,
        Begins begins)
        implements Serializable {
    /** What the first records of a file with one sample are. */
    enum Begins {
        WITH_BLOCKS,
        WITHOUT_BLOCKS,
        /** There are none, or the file has not one sample. */
        UNKNOWN
    }

    /** So many records are looked at for reference blocks. */
    private static final int FIRST_RECORDS = 50;

    /** So few files are opened by the driver itself. */
    private static final int FEW = 8;

    /** A task opens no more files than this: each costs a round trip to where it lies. */
    private static final int MAX_PER_TASK = 500;

    /** Files, and each distinct header once, in the order of the first file that has it. */
    record Opened(List<Source> sources, Map<Fingerprint, VcfHeader> headers) implements Serializable {
        VcfHeader header(Source source) {
            VcfHeader header = headers.get(source.header());
            if (header == null) {
                throw new IllegalStateException("no header of " + source.label());
            }
            return header;
        }

        /** The same with files that messages call by their numbers, since names of gVCFs name people. */
        Opened withoutNames() {
            List<Source> numbered = new ArrayList<>(sources.size());
            for (Source s : sources) {
                numbered.add(new Source(
                        s.uri(),
                        FileLabel.of(s.uri(), numbered.size() + 1).numbered(),
                        s.compression(),
                        s.bytes(),
                        s.key(),
                        s.header(),
                        s.headerLines(),
                        s.begin(),
                        s.firstContig(),
                        s.firstPos(),
                        s.begins()));
            }
            return new Opened(numbered, headers);
        }
    }

    /**
     * Opens files and reads their headers, many of them in tasks. Headers are told apart by their hash; each is parsed
     * once in a task, and reaches the driver once from it.
     *
     * @param namesPeople whether messages call files by their numbers
     * @return in the order of the URIs
     */
    static Opened openAll(SparkSession spark, List<String> uris, int maxLine, boolean namesPeople) throws IOException {
        if (uris.size() <= FEW) {
            return open(new Uris(0, namesPeople, new ArrayList<>(uris)), maxLine);
        }
        int each = filesPerTask(spark, uris.size());
        List<Uris> parts = new ArrayList<>();
        for (int from = 0; from < uris.size(); from += each) {
            parts.add(new Uris(
                    from, namesPeople, new ArrayList<>(uris.subList(from, Math.min(uris.size(), from + each)))));
        }
        List<Source> sources = new ArrayList<>(uris.size());
        Map<Fingerprint, VcfHeader> headers = new LinkedHashMap<>();
        for (Opened opened : TaskRunner.run(
                spark, "goe ingest, headers", parts, (part, n, meter) -> open(part, maxLine), Progress.NONE)) {
            sources.addAll(opened.sources());
            opened.headers().forEach(headers::putIfAbsent);
        }
        return new Opened(sources, headers);
    }

    private static int filesPerTask(SparkSession spark, int files) {
        int tasks = 4 * ExecutorCores.of(spark.sparkContext());
        return Math.max(1, Math.min(MAX_PER_TASK, (files + tasks - 1) / tasks));
    }

    /**
     * Looks at files again after they were read, many of them in tasks.
     *
     * @throws BadInputException if one has another size or time than when it was opened: whoever writes it has not done
     *     yet, and what was read is a part of it or of two states
     */
    static void requireUnchanged(SparkSession spark, List<Source> sources) throws IOException {
        if (sources.size() <= FEW) {
            requireUnchanged(sources);
            return;
        }
        int each = filesPerTask(spark, sources.size());
        List<ArrayList<Source>> parts = new ArrayList<>();
        for (int from = 0; from < sources.size(); from += each) {
            parts.add(new ArrayList<>(sources.subList(from, Math.min(sources.size(), from + each))));
        }
        TaskRunner.run(
                spark,
                "goe ingest, files",
                parts,
                (part, n, meter) -> {
                    requireUnchanged(part);
                    return part.size();
                },
                Progress.NONE);
    }

    static void requireUnchanged(List<Source> sources) throws IOException {
        for (Source source : sources) {
            try (HadoopBytes now = new HadoopBytes(source.uri(), 1)) {
                SourceKey before = source.key();
                if (now.length() != before.length() || now.modified() != before.modified()) {
                    throw new BadInputException(String.format(
                            Locale.ROOT,
                            "%s: it was changed while it was read (%,d bytes before, %,d now); the store is unchanged.\n"
                                    + "Wait until it is written as a whole, then give the same command again.",
                            source.label(),
                            before.length(),
                            now.length()));
                }
            }
        }
    }

    /** Some files; the place of the first among all. */
    private record Uris(int first, boolean namesPeople, ArrayList<String> list) implements Serializable {}

    /** Opens files one after the other. */
    static Opened open(List<String> uris, int maxLine) throws IOException {
        return open(new Uris(0, false, new ArrayList<>(uris)), maxLine);
    }

    private static Opened open(Uris uris, int maxLine) throws IOException {
        List<Source> sources = new ArrayList<>(uris.list().size());
        Map<Fingerprint, VcfHeader> headers = new LinkedHashMap<>();
        Map<Fingerprint, Set<String>> samples = new HashMap<>();
        for (String uri : uris.list()) {
            FileLabel label = FileLabel.of(uri, uris.first() + sources.size() + 1);
            sources.add(open(uri, label, uris.namesPeople(), maxLine, headers, samples));
        }
        return new Opened(sources, headers);
    }

    private static Source open(
            String uri,
            FileLabel name,
            boolean namesPeople,
            int maxLine,
            Map<Fingerprint, VcfHeader> headers,
            Map<Fingerprint, Set<String>> samples)
            throws IOException {
        String before = namesPeople ? name.numbered() : name.beforeHeader();
        try (HadoopBytes bytes = new HadoopBytes(uri)) {
            Compression compression = Compression.detect(bytes, before);
            try (LineReader lines = RecordLines.whole(bytes, before, compression, maxLine)) {
                HeaderText text = HeaderText.read(lines);
                String label = namesPeople
                        ? name.numbered()
                        : name.of(samples.computeIfAbsent(text.hash(), h -> FileLabel.samples(text.text())));
                VcfHeader header = headers.get(text.hash());
                if (header == null) {
                    header = VcfHeader.parse(text, label);
                    headers.put(text.hash(), header);
                }
                long begin = lines.bytesReached();
                String[] first = firstPlace(lines);
                return new Source(
                        uri,
                        label,
                        compression,
                        bytes.length(),
                        SourceKey.of(bytes, bytes.modified()),
                        text.hash(),
                        text.lines(),
                        begin,
                        first[0],
                        first[1].matches("[0-9]{1,10}") ? Long.parseLong(first[1]) : 0,
                        header.samples().size() == 1 && !first[0].isEmpty() ? begins(lines, header) : Begins.UNKNOWN);
            }
        }
    }

    /** What the first records are, of which the first has been read. */
    private static Begins begins(LineReader lines, VcfHeader header) throws IOException {
        for (int n = 0; n < FIRST_RECORDS; n++) {
            if (GvcfLine.isReferenceBlock(lines.buffer(), lines.offset(), lines.length(), header)) {
                return Begins.WITH_BLOCKS;
            }
            if (!lines.next()) {
                break;
            }
        }
        return Begins.WITHOUT_BLOCKS;
    }

    /** CHROM and POS of the first record, empty where there is none. */
    private static String[] firstPlace(LineReader lines) throws IOException {
        while (lines.next()) {
            if (lines.length() > 0) {
                int n = Math.min(lines.length(), 1000);
                String[] fields = new String(lines.buffer(), lines.offset(), n, StandardCharsets.UTF_8).split("\t", 3);
                return new String[] {fields[0], fields.length > 1 ? fields[1] : ""};
            }
        }
        return new String[] {"", ""};
    }
}
