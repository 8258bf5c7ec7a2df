package eu.goe.core.release;

import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the sites of a release, as they are written, with those of the one before: one pass over both in genome order.
 * {@code changes.tsv} gets a line for each site that differs: which cells, never figures. Of a withdrawn release no sites
 * are named, only counted: what was withdrawn is not published again.
 */
final class ChangeLog implements AutoCloseable {
    static final String FILE = "changes.tsv";

    private static final String HEADER = "contig\tpos\tref\talt\tchange\tcells\n";
    private static final int ADDED = 0;
    private static final int GONE = 1;
    private static final int CHANGED = 2;
    private static final int SAME = 3;

    private final PreviousRelease previous;
    private final Assembly assembly;
    private final List<ReleaseCell> cells;
    private final int[] strata;
    private final PreviousSites sites;
    private final @Nullable BufferedWriter lines;
    private final Map<Integer, long[]> counts = new TreeMap<>();
    private long written;

    /** @param file of the lines, new */
    ChangeLog(PreviousRelease previous, MergedInfo info, List<MergedStratum> kept, Path file) throws IOException {
        this.previous = previous;
        this.assembly = info.assembly();
        List<ReleaseCell> all = new ArrayList<>();
        for (Quality quality : info.qualities()) {
            kept.forEach(stratum -> all.add(new ReleaseCell(quality, stratum.id())));
        }
        this.cells = previous.readable(all);
        List<String> ids = kept.stream().map(MergedStratum::id).toList();
        this.strata =
                cells.stream().mapToInt(cell -> ids.indexOf(cell.stratum())).toArray();
        this.sites = previous.sites(assembly, cells);
        if (previous.tombstone() == null) {
            this.lines = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
            lines.write(HEADER);
        } else {
            this.lines = null;
        }
    }

    /** The next site of the new release. */
    void add(ReleasedSite site) throws IOException {
        Variant variant = site.variant();
        PreviousSite before = sites.peek();
        while (before != null && PreviousSite.ORDER.compare(before.variant(), variant) < 0) {
            note(before.variant(), GONE, "");
            sites.next();
            before = sites.peek();
        }
        if (before == null || PreviousSite.ORDER.compare(before.variant(), variant) > 0) {
            note(variant, ADDED, "");
            return;
        }
        sites.next();
        String differing = differing(site, before.figures());
        note(variant, differing.isEmpty() ? SAME : CHANGED, differing);
    }

    /** The last site was added; those that are left of the release before are gone. */
    void finish() throws IOException {
        for (PreviousSite before = sites.peek(); before != null; before = sites.peek()) {
            note(before.variant(), GONE, "");
            sites.next();
        }
        if (lines != null) {
            lines.close();
        }
    }

    /** Lines of {@link #FILE}, without the header; −1 if there is no such file. */
    long lines() {
        return lines == null ? -1 : written;
    }

    private String differing(ReleasedSite site, long[] before) {
        StringBuilder differing = new StringBuilder();
        for (int c = 0; c < strata.length; c++) {
            ReleasedCounts now = site.counts(cells.get(c).quality());
            if (figure(now, ReleaseField.AC, strata[c]) != before[2 * c]
                    || figure(now, ReleaseField.AN, strata[c]) != before[2 * c + 1]) {
                differing.append(differing.length() == 0 ? "" : ";").append(cells.get(c));
            }
        }
        return differing.toString();
    }

    private static long figure(@Nullable ReleasedCounts counts, ReleaseField field, int stratum) {
        return counts != null && counts.has(field, stratum) ? counts.get(field, stratum) : PreviousSite.ABSENT;
    }

    private void note(Variant variant, int change, String differing) throws IOException {
        counts.computeIfAbsent(variant.contig(), c -> new long[4])[change]++;
        if (lines == null || change == SAME) {
            return;
        }
        lines.write(assembly.contig(variant.contig()).name() + "\t" + (variant.start() + 1L) + "\t" + variant.ref()
                + "\t"
                + variant.alt() + "\t" + (change == ADDED ? "added" : change == GONE ? "gone" : "changed") + "\t"
                + (differing.isEmpty() ? "NA" : differing) + "\n");
        written++;
    }

    /** All differences, after {@link #finish}. */
    ReleaseChanges changes(MergedInfo info, List<MergedStratum> kept, ReleaseRule rule) {
        Set<String> before = previous.strata().keySet();
        Set<String> now = new LinkedHashSet<>();
        kept.forEach(stratum -> now.add(stratum.id()));
        List<ReleaseChanges.Rule> rules = new ArrayList<>();
        Map<String, Integer> earlier = previous.policy();
        ReleaseMetadata.policy(rule).forEach((key, value) -> {
            int was = earlier.getOrDefault(key, 0);
            if (was != value) {
                rules.add(new ReleaseChanges.Rule(key, was, value));
            }
        });
        Map<String, Set<String>> packages = new LinkedHashMap<>();
        for (MergedNode node : info.nodes()) {
            Set<String> ids = packages.computeIfAbsent(node.node(), n -> new LinkedHashSet<>());
            ids.add(node.packageId());
            ids.addAll(node.furtherPackageIds());
        }
        Map<String, Set<String>> packagesBefore = previous.packages();
        Map<String, ReleaseChanges.Sites> contigs = new LinkedHashMap<>();
        counts.forEach((contig, n) -> contigs.put(
                assembly.contig(contig).name(), new ReleaseChanges.Sites(n[ADDED], n[GONE], n[CHANGED], n[SAME])));
        return new ReleaseChanges(
                previous.version(),
                previous.checksums(),
                previous.tombstone(),
                without(now, before),
                without(before, now),
                rules,
                without(packages.keySet(), packagesBefore.keySet()),
                without(packagesBefore.keySet(), packages.keySet()),
                packages.keySet().stream()
                        .filter(node -> packagesBefore.containsKey(node)
                                && !packagesBefore.get(node).equals(packages.get(node)))
                        .toList(),
                cells,
                contigs);
    }

    private static List<String> without(Set<String> these, Set<String> those) {
        return these.stream().filter(one -> !those.contains(one)).toList();
    }

    @Override
    public void close() throws IOException {
        sites.close();
        if (lines != null) {
            lines.close();
        }
    }
}
