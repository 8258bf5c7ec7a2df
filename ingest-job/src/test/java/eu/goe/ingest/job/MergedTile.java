package eu.goe.ingest.job;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityDecoder;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import eu.goe.ingest.bgzf.TextSource;
import eu.goe.ingest.gvcf.CallThresholds;
import eu.goe.ingest.gvcf.GvcfFiles;
import eu.goe.ingest.gvcf.SampleStream;
import eu.goe.ingest.gvcf.Stretch;
import eu.goe.ingest.gvcf.TileMerge;
import eu.goe.ingest.gvcf.TileOutput;
import eu.goe.ingest.gvcf.TileSettings;
import eu.goe.ingest.gvcf.TileTally;
import eu.goe.ingest.vcf.FormatRules;
import eu.goe.ingest.vcf.HeaderText;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merges gVCFs that are bytes in memory, whole or by stretches, and keeps what comes out as text. */
final class MergedTile implements TileOutput {
    /** {@code contig:start ref>alt}, 0-based, to the call of each sample: {@code alternate/called/ploidy}, with ! behind if not adj. */
    final Map<String, List<String>> rows = new TreeMap<>();

    /** {@code contig:base} to the state of each sample, for bases where somebody says something. */
    final Map<String, List<Integer>> states = new TreeMap<>();

    final List<String> aside = new ArrayList<>();
    final List<String> order = new ArrayList<>();

    @Nullable
    TileTally tally;

    private final Assembly assembly;
    private final int nSamples;
    /** Whether states are kept base by base. */
    private final boolean keepsStates;

    private MergedTile(Assembly assembly, int nSamples, boolean keepsStates) {
        this.assembly = assembly;
        this.nSamples = nSamples;
        this.keepsStates = keepsStates;
    }

    /** Merges whole files. */
    static MergedTile whole(List<byte[]> samples, int gq, int dp) throws IOException {
        return of(samples, gq, dp, List.of(), true);
    }

    /** The same on an assembly that knows what X is. */
    static MergedTile onGrch38(List<byte[]> samples, int gq, int dp) throws IOException {
        return of(Assemblies.named("GRCh38"), samples, gq, dp, List.of(), true);
    }

    /**
     * @param cuts places where stretches of each contig end; none for whole files
     */
    static MergedTile of(List<byte[]> samples, int gq, int dp, List<Integer> cuts, boolean keepsStates)
            throws IOException {
        return of(Assemblies.named("any"), samples, gq, dp, cuts, keepsStates);
    }

    private static MergedTile of(
            Assembly ofStore, List<byte[]> samples, int gq, int dp, List<Integer> cuts, boolean keepsStates)
            throws IOException {
        Assembly assembly = ofStore;
        List<VcfHeader> headers = new ArrayList<>();
        for (byte[] sample : samples) {
            try (LineReader lines = lines(sample)) {
                VcfHeader header = VcfHeader.parse(HeaderText.read(lines), "file");
                headers.add(header);
                for (Map.Entry<String, Long> contig : header.contigs().entrySet()) {
                    if (assembly.isOpen() && assembly.resolve(contig.getKey()).isEmpty()) {
                        assembly = assembly.withContig(contig.getKey(), contig.getValue());
                    }
                }
            }
        }
        List<ContigCheck> contigs = new ArrayList<>();
        List<FormatRules> formats = new ArrayList<>();
        AdjRule adj = headers.get(0).adjRule();
        for (VcfHeader header : headers) {
            adj = adj.or(header.adjRule());
            formats.add(header.formatRules());
            contigs.add(ContigCheck.of(
                    assembly,
                    header.contigs().entrySet().stream()
                            .map(e -> new ContigLength(e.getKey(), e.getValue()))
                            .toList()));
        }
        int[] ranks = new int[assembly.contigs().size()];
        for (int c = 0; c < ranks.length; c++) {
            ranks[c] = c;
        }
        MergedTile tile = new MergedTile(assembly, samples.size(), keepsStates);
        TileMerge merge = new TileMerge(
                new TileSettings(
                        assembly,
                        contigs,
                        formats,
                        ranks,
                        adj,
                        KeptFields.NONE,
                        CallThresholds.of(gq, dp, headers),
                        false),
                samples.size(),
                new RecordVariants(assembly, Normaliser.trimming(), false),
                range -> {
                    LineReader lines = lines(samples.get(range.file() - 1));
                    HeaderText.read(lines);
                    return new GvcfFiles.Opened(lines, new MemoryBytes(new byte[0], new SplittableRandom(1)));
                },
                tile);
        if (cuts.isEmpty()) {
            merge.run(new Stretch(Stretch.ALL, 0, Integer.MAX_VALUE, ranges(samples.size(), null)));
        } else {
            for (int c = 0; c < assembly.contigs().size(); c++) {
                int from = 0;
                for (int cut = 0; cut <= cuts.size(); cut++) {
                    int to = cut == cuts.size() ? Integer.MAX_VALUE : cuts.get(cut);
                    merge.run(new Stretch(
                            c,
                            from,
                            to,
                            ranges(samples.size(), assembly.contig(c).name())));
                    from = to;
                }
            }
        }
        tile.tally = merge.tally();
        return tile;
    }

    private static List<List<GvcfFiles.Range>> ranges(int n, @Nullable String contig) {
        List<List<GvcfFiles.Range>> ranges = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            ranges.add(List.of(new GvcfFiles.Range(s + 1, s, contig, 0)));
        }
        return ranges;
    }

    private static LineReader lines(byte[] text) throws IOException {
        return LineReader.of(
                TextSource.unpacked(new MemoryBytes(text, new SplittableRandom(text.length)), "file"), 1 << 28);
    }

    @Override
    public void variant(Variant v, @Nullable String id, @Nullable Float qual, CallBuffer calls) {
        List<String> samples = new ArrayList<>();
        int e = 0;
        int n = 0;
        for (int s = 0; s < nSamples; s++) {
            int alt = 0;
            int called = 2;
            int ploidy = 2;
            if (e < calls.nEntries() && calls.sample(e) == s) {
                ploidy = calls.ploidy(e);
                called = 0;
                for (int c = 0; c < ploidy; c++) {
                    alt += calls.allele(e, c) == 1 ? 1 : 0;
                    called += calls.allele(e, c) >= 0 ? 1 : 0;
                }
                e++;
            }
            boolean notAdj = n < calls.notAdj().size() && calls.notAdj().get(n) == s;
            n += notAdj ? 1 : 0;
            samples.add(alt + "/" + called + "/" + ploidy + (notAdj ? "!" : ""));
        }
        String key = assembly.contig(v.contig()).name() + ":" + v.start() + " " + v.ref() + ">" + v.alt();
        order.add(key);
        if (rows.put(key, samples) != null) {
            throw new AssertionError("a second row of " + key);
        }
    }

    @Override
    public void callability(int contig, int start, int end, byte[] called) {
        if (!keepsStates) {
            return;
        }
        CallabilityDecoder.decode(called, nSamples, start, (first, n, from, to, state) -> {
            if (from < start || to > end) {
                throw new AssertionError(from + "-" + to + " in a row of " + start + "-" + end);
            }
            for (int base = from; base < to; base++) {
                List<Integer> at = states.computeIfAbsent(
                        assembly.contig(contig).name() + ":" + base,
                        k -> new ArrayList<>(Collections.nCopies(nSamples, CallState.NONE)));
                for (int s = first; s < first + n; s++) {
                    if (at.set(s, state) != CallState.NONE) {
                        throw new AssertionError("a base has two states");
                    }
                }
            }
        });
    }

    @Override
    public void aside(SampleStream stream, String contig, long pos, String problem) {
        aside.add(contig + ":" + pos + " " + problem);
    }

    @Override
    public void progress(long bytes, long records) {}
}
