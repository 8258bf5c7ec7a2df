package eu.goe.ingest.job;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.ingest.vcf.Fingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Cuts files into what tasks read: large files into byte ranges, small files together, in the order of the genome. */
final class Splits {
    /** Bytes of input that one task reads, at most, and at least. */
    private static final long MAX_SPLIT = 64L << 20;

    private static final long MIN_SPLIT = 1L << 20;

    private Splits() {}

    /** A file and its number in the batch, from 1. */
    private record Numbered(Source source, int number, int contig) {}

    /**
     * @param headers place of each distinct header
     * @param tasks that are worth having
     * @return what each task reads, in order
     */
    static List<IngestTask.Part> of(
            List<Source> sources, Map<Fingerprint, Integer> headers, Assembly assembly, int tasks) {
        long total = sources.stream().mapToLong(Source::bytes).sum();
        // As many rounds of tasks as needed, all of the same size, so that cores end together.
        long rounds = 1 + total / (tasks * MAX_SPLIT);
        long size = Math.max(MIN_SPLIT, total / (tasks * rounds) + 1);
        List<Numbered> ordered = new ArrayList<>();
        for (Source source : sources) {
            int contig =
                    assembly.resolve(source.firstContig()).map(Contig::index).orElse(Integer.MAX_VALUE);
            ordered.add(new Numbered(source, ordered.size() + 1, contig));
        }
        // Shards come in any order; read in genome order, small ones of a task share files of the table.
        ordered.sort(Comparator.comparingInt(Numbered::contig)
                .thenComparingLong(n -> n.source().firstPos()));
        List<IngestTask.Part> parts = new ArrayList<>();
        ArrayList<IngestTask.Split> unit = new ArrayList<>();
        long inUnit = 0;
        for (Numbered n : ordered) {
            List<IngestTask.Split> ranges = ranges(
                    n.source(), n.number(), headers.getOrDefault(n.source().header(), 0), size);
            if (ranges.size() == 1 && inUnit + n.source().bytes() <= size) {
                unit.add(ranges.get(0));
                inUnit += n.source().bytes();
                continue;
            }
            if (!unit.isEmpty()) {
                parts.add(new IngestTask.Part(parts.size(), unit));
                unit = new ArrayList<>();
                inUnit = 0;
            }
            if (ranges.size() == 1) {
                unit.add(ranges.get(0));
                inUnit = n.source().bytes();
            } else {
                for (IngestTask.Split range : ranges) {
                    parts.add(new IngestTask.Part(parts.size(), new ArrayList<>(List.of(range))));
                }
            }
        }
        if (!unit.isEmpty()) {
            parts.add(new IngestTask.Part(parts.size(), unit));
        }
        return parts;
    }

    private static List<IngestTask.Split> ranges(Source source, int number, int header, long size) {
        List<IngestTask.Split> ranges = new ArrayList<>();
        long from = 0;
        while (from < source.bytes()) {
            long to = Math.min(source.bytes(), from + size);
            if (from == 0) {
                to = Math.min(source.bytes(), Math.max(to, source.begin()));
            }
            if (!source.compression().isSplittable() || source.bytes() - to < size / 4) {
                to = source.bytes();
            }
            ranges.add(new IngestTask.Split(
                    source.uri(),
                    source.label(),
                    number,
                    source.compression(),
                    header,
                    from == 0 ? source.headerLines() : 0,
                    from,
                    to));
            from = to;
        }
        return ranges;
    }
}
