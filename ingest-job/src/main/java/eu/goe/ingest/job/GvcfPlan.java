package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.WindowGrid;
import eu.goe.ingest.gvcf.GvcfFiles;
import eu.goe.ingest.gvcf.Stretch;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.VcfHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts a batch of gVCFs into what tasks read: tiles of samples, and of these stretches of the genome as far as there are indexes. */
final class GvcfPlan {
    /** Samples of a row. */
    static final int TILE_SAMPLES = 256;

    /** Compressed input of one task, at most and at least. */
    private static final long MAX_BYTES = 64L << 20;

    private static final long MIN_BYTES = 1L << 20;

    private final List<Source> sources;
    private final Map<Fingerprint, Integer> headers;
    private final Assembly assembly;
    private final List<@Nullable GvcfIndex> indexes;
    private final int unit;

    /**
     * @param headers place of each distinct header
     * @param indexes of the sources, null where there is none
     * @param unit of the indexes
     */
    GvcfPlan(
            List<Source> sources,
            Map<Fingerprint, Integer> headers,
            Assembly assembly,
            List<@Nullable GvcfIndex> indexes,
            int unit) {
        this.sources = sources;
        this.headers = headers;
        this.assembly = assembly;
        this.indexes = indexes;
        this.unit = unit;
    }

    /**
     * The files of each sample, as places in the list of sources; samples in the order of their first file, and the files of one in the
     * order of their first records.
     *
     * @throws BadInputException if a file has not one sample
     */
    static Map<String, List<Integer>> samples(Source.Opened opened, Assembly assembly) {
        Map<String, List<Integer>> samples = new LinkedHashMap<>();
        for (int f = 0; f < opened.sources().size(); f++) {
            Source source = opened.sources().get(f);
            List<String> ids = opened.header(source).samples();
            if (ids.size() != 1) {
                throw new BadInputException(source.label() + ": it has " + ids.size()
                        + " samples, and a gVCF that is ingested has one.\nGive the single-sample files, or call jointly"
                        + " and ingest the result (--kind vcf).");
            }
            samples.computeIfAbsent(ids.get(0), s -> new ArrayList<>()).add(f);
        }
        int[] ranks = ranks(opened, assembly);
        samples.values()
                .forEach(files -> files.sort(Comparator.comparingInt((Integer f) -> assembly.resolve(
                                        opened.sources().get(f).firstContig())
                                .map(c -> ranks[c.index()])
                                .orElse(Integer.MAX_VALUE))
                        .thenComparingLong(f -> opened.sources().get(f).firstPos())));
        return samples;
    }

    /** By number of the contig, its place in the order of the first file's header; contigs that it does not list come behind. */
    static int[] ranks(Source.Opened opened, Assembly assembly) {
        VcfHeader header = opened.header(opened.sources().get(0));
        int[] ranks = new int[assembly.contigs().size()];
        Arrays.fill(ranks, -1);
        int next = 0;
        for (String name : header.contigs().keySet()) {
            Contig contig = assembly.resolve(name).orElse(null);
            if (contig != null && ranks[contig.index()] < 0) {
                ranks[contig.index()] = next++;
            }
        }
        for (int c = 0; c < ranks.length; c++) {
            ranks[c] = ranks[c] < 0 ? next++ : ranks[c];
        }
        return ranks;
    }

    /** @param tasks that are worth having */
    List<GvcfTask.Part> parts(List<List<Integer>> samples, int tasks) {
        long total = sources.stream().mapToLong(Source::bytes).sum();
        long size = Math.max(MIN_BYTES, Math.min(MAX_BYTES, total / tasks + 1));
        List<GvcfTask.Part> parts = new ArrayList<>();
        for (int first = 0; first < samples.size(); first += TILE_SAMPLES) {
            List<List<Integer>> tile = samples.subList(first, Math.min(samples.size(), first + TILE_SAMPLES));
            int tileNumber = first / TILE_SAMPLES;
            if (tile.stream().flatMap(List::stream).anyMatch(f -> indexes.get(f) == null)) {
                parts.add(whole(parts.size(), tileNumber, tile));
            } else {
                addStretches(tileNumber, tile, size, parts);
            }
        }
        return parts;
    }

    private GvcfTask.Part whole(int number, int tile, List<List<Integer>> samples) {
        long bytes = 0;
        List<List<GvcfFiles.Range>> files = new ArrayList<>();
        for (List<Integer> sample : samples) {
            List<GvcfFiles.Range> ranges = new ArrayList<>();
            for (int f : sample) {
                ranges.add(new GvcfFiles.Range(f + 1, header(f), null, 0));
                bytes += sources.get(f).bytes();
            }
            files.add(ranges);
        }
        return new GvcfTask.Part(
                number, tile, samples.size(), bytes, List.of(new Stretch(Stretch.ALL, 0, Integer.MAX_VALUE, files)));
    }

    private int header(int file) {
        return headers.getOrDefault(sources.get(file).header(), 0);
    }

    /** A contig of a sample's file. */
    private record InFile(int sample, int file, GvcfIndex.OfContig contig) {}

    private void addStretches(int tile, List<List<Integer>> samples, long size, List<GvcfTask.Part> parts) {
        Map<Integer, List<InFile>> byContig = new TreeMap<>();
        for (int s = 0; s < samples.size(); s++) {
            for (int f : samples.get(s)) {
                GvcfIndex index = indexes.get(f);
                if (index != null) {
                    for (GvcfIndex.OfContig contig : index.contigs()) {
                        byContig.computeIfAbsent(contig.contig(), c -> new ArrayList<>())
                                .add(new InFile(s, f, contig));
                    }
                }
            }
        }
        List<Stretch> together = new ArrayList<>();
        long inTogether = 0;
        for (Map.Entry<Integer, List<InFile>> entry : byContig.entrySet()) {
            int contig = entry.getKey();
            List<InFile> files = entry.getValue();
            int units = contig < 0 ? 1 : GvcfIndex.units(assembly.contig(contig), unit);
            int step = units == 1 ? 1 : step(files, units, size);
            for (int u = 0; u < units; u += step) {
                long bytes = 0;
                List<List<GvcfFiles.Range>> ranges = new ArrayList<>();
                samples.forEach(s -> ranges.add(new ArrayList<>()));
                for (InFile file : files) {
                    long offset = least(file.contig().offsets(), u, u + step);
                    if (offset >= 0) {
                        ranges.get(file.sample())
                                .add(new GvcfFiles.Range(
                                        file.file() + 1,
                                        header(file.file()),
                                        file.contig().name(),
                                        offset));
                        bytes += bytes(file.contig(), u, u + step);
                    }
                }
                if (ranges.stream().allMatch(List::isEmpty)) {
                    continue;
                }
                if (!together.isEmpty() && inTogether + bytes > size) {
                    parts.add(new GvcfTask.Part(parts.size(), tile, samples.size(), inTogether, List.copyOf(together)));
                    together.clear();
                    inTogether = 0;
                }
                boolean isLast = u + step >= units;
                together.add(new Stretch(
                        contig, units == 1 ? 0 : u * unit, isLast ? Integer.MAX_VALUE : (u + step) * unit, ranges));
                inTogether += bytes;
            }
        }
        if (!together.isEmpty()) {
            parts.add(new GvcfTask.Part(parts.size(), tile, samples.size(), inTogether, List.copyOf(together)));
        }
    }

    /** Units of a stretch: an aligned part of a window, such that most stretches of the contig are not above the wanted size. */
    private int step(List<InFile> files, int units, long size) {
        long all = files.stream().mapToLong(f -> bytes(f.contig(), 0, units)).sum();
        int inWindow = WindowGrid.WINDOW_BASES / unit;
        for (int step = inWindow; step > 1; step--) {
            if (inWindow % step == 0 && all / units * step <= size) {
                return step;
            }
        }
        return 1;
    }

    private static long least(long[] offsets, int from, int to) {
        long least = -1;
        for (int u = from; u < Math.min(to, offsets.length); u++) {
            least = offsets[u] < 0 ? least : least < 0 ? offsets[u] : Math.min(least, offsets[u]);
        }
        return least;
    }

    /** Compressed bytes of units, about. */
    private static long bytes(GvcfIndex.OfContig contig, int from, int to) {
        long begin = least(contig.offsets(), from, to);
        if (begin < 0) {
            return 0;
        }
        long end = least(contig.offsets(), to, contig.offsets().length);
        return Math.max(0, ((end < 0 ? contig.end() : end) >>> 16) - (begin >>> 16));
    }

    /** How many records each file must have, by its number, where its index says so and was used. */
    Map<Integer, Long> expectedRecords(List<GvcfTask.Part> parts) {
        Map<Integer, Long> expected = new HashMap<>();
        for (GvcfTask.Part part : parts) {
            for (Stretch stretch : part.stretches()) {
                if (stretch.contig() != Stretch.ALL) {
                    stretch.files()
                            .forEach(ranges -> ranges.forEach(range -> {
                                GvcfIndex index = indexes.get(range.file() - 1);
                                if (index != null && index.records() >= 0) {
                                    expected.put(range.file(), index.records());
                                }
                            }));
                }
            }
        }
        return expected;
    }
}
