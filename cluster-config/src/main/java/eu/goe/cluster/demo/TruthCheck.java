package eu.goe.cluster.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a merged table, line by line as {@code results show} prints it, with the sum of the nodes' truths: an exact
 * figure must equal the sum over the nodes that list the variant, an interval must contain it. A node that does not
 * list a variant has no carriers there and says nothing about who was called.
 *
 * <p>Memory: one variant of each node.
 */
final class TruthCheck implements AutoCloseable {
    private static final int SHOWN = 10;
    /** Where no node with the stratum lists the variant, nobody of it was called. */
    private static final long[] NOBODY = new long[TruthReader.COLUMNS.length];
    /** People who carry a variant at one node for its package to be expected to hold it. */
    private final long expectedCarriers;

    private final List<TruthReader> nodes = new ArrayList<>();
    private final Map<String, Integer> column = new HashMap<>();
    private int nColumns;
    private @Nullable SiteKey site;
    /** Of the current site, by {@code stratum tab quality}. */
    private final Map<String, long[]> truth = new HashMap<>();
    /** Strata with quality that some node has: each lists all of its own at every variant. */
    private final Set<String> strata = new HashSet<>();

    private boolean isListed;
    private boolean isExpected;
    private final List<String> problems = new ArrayList<>();
    private long wrong;
    private long sites;
    private long expectedSites;
    private long expectedSitesFound;
    private long exact;
    private long intervals;
    private long suppressed;

    /** @param expectedCarriers people from which on a node is expected to export a variant */
    TruthCheck(List<Path> truths, long expectedCarriers) throws IOException {
        this.expectedCarriers = expectedCarriers;
        for (Path file : truths) {
            TruthReader node = new TruthReader(file);
            strata.addAll(node.counts().keySet());
            nodes.add(node);
        }
    }

    /** Takes the next line; the first is the header. */
    void line(String line) throws IOException {
        String[] cells = line.split("\t", -1);
        if (column.isEmpty()) {
            for (int i = 0; i < cells.length; i++) {
                column.put(cells[i], i);
            }
            nColumns = cells.length;
            for (String needed : List.of(
                    "contig", "pos", "ref", "alt", "stratum", "quality", "AC_min", "AC_max", "AN_min", "AN_max")) {
                if (!column.containsKey(needed)) {
                    throw new IOException("the merged table has no column " + needed);
                }
            }
            return;
        }
        if (cells.length != nColumns) {
            wrong("line with " + cells.length + " columns instead of " + nColumns);
            return;
        }
        SiteKey key = SiteKey.of(cell(cells, "contig"), cell(cells, "pos"), cell(cells, "ref"), cell(cells, "alt"));
        if (!key.equals(site)) {
            if (site != null && key.compareTo(site) < 0) {
                wrong(key + " after " + site + ": not in genome order");
                return;
            }
            advanceTo(key);
        }
        String stratum = cell(cells, "stratum") + '\t' + cell(cells, "quality");
        if (!isListed) {
            return; // said already, once for the variant
        }
        if (!strata.contains(stratum)) {
            wrong(key + " " + stratum.replace('\t', ' ') + ": no node has such a stratum");
            return;
        }
        long[] expected = truth.getOrDefault(stratum, NOBODY);
        for (int i = 0; i < TruthReader.COLUMNS.length; i++) {
            String name = TruthReader.COLUMNS[i];
            if (column.containsKey(name)) {
                compare(key, stratum, name, cells, expected[i]);
            }
        }
    }

    private void compare(SiteKey key, String stratum, String name, String[] cells, long expected) {
        String text = cell(cells, name);
        boolean hasInterval = column.containsKey(name + "_min");
        if (!text.equals("NA")) {
            exact++;
            if (Long.parseLong(text) != expected) {
                wrong(key + " " + stratum.replace('\t', ' ') + ": " + name + " is " + text + ", the truth is "
                        + expected);
            }
        }
        if (!hasInterval) {
            suppressed += text.equals("NA") ? 1 : 0;
            return;
        }
        String min = cell(cells, name + "_min");
        String max = cell(cells, name + "_max");
        if (min.equals("NA") || max.equals("NA")) {
            suppressed += text.equals("NA") ? 1 : 0;
            return;
        }
        intervals += text.equals("NA") ? 1 : 0;
        if (Long.parseLong(min) > expected || Long.parseLong(max) < expected) {
            wrong(key + " " + stratum.replace('\t', ' ') + ": " + name + " is between " + min + " and " + max
                    + ", the truth is " + expected);
        }
    }

    private void advanceTo(SiteKey key) throws IOException {
        while (true) {
            SiteKey next = null;
            for (TruthReader node : nodes) {
                SiteKey here = node.key();
                if (here != null && (next == null || here.compareTo(next) < 0)) {
                    next = here;
                }
            }
            if (next == null || next.compareTo(key) > 0) {
                break;
            }
            sum(next);
            expectedSites += isExpected ? 1 : 0;
            if (next.equals(key)) {
                site = key;
                sites++;
                expectedSitesFound += isExpected ? 1 : 0;
                isListed = true;
                return;
            }
        }
        site = key;
        truth.clear();
        isListed = false;
        sites++;
        wrong(key + ": no node lists it");
    }

    /** Sums the nodes that list a variant and moves them on. */
    private void sum(SiteKey key) throws IOException {
        truth.clear();
        isExpected = false;
        for (TruthReader node : nodes) {
            if (key.equals(node.key())) {
                node.counts().forEach((stratum, values) -> {
                    long[] sums = truth.computeIfAbsent(stratum, s -> new long[TruthReader.COLUMNS.length]);
                    Arrays.setAll(sums, i -> sums[i] + values[i]);
                });
                long[] all = node.counts().get("all\tadj");
                isExpected |= all != null && all[0] >= 2 * expectedCarriers && all[1] - all[0] >= 2 * expectedCarriers;
                node.next();
            }
        }
    }

    /** Counts what is left of the truths, and judges what a single line cannot show. */
    void finish() throws IOException {
        while (true) {
            SiteKey next = null;
            for (TruthReader node : nodes) {
                SiteKey here = node.key();
                if (here != null && (next == null || here.compareTo(next) < 0)) {
                    next = here;
                }
            }
            if (next == null) {
                break;
            }
            sum(next);
            expectedSites += isExpected ? 1 : 0;
        }
        if (exact == 0) {
            wrong("the merged table holds no exact figure");
        }
        if (expectedSitesFound < expectedSites * 9 / 10) {
            wrong("only " + expectedSitesFound + " of " + expectedSites
                    + " variants that are common at some node are in the merged table");
        }
    }

    private void wrong(String problem) {
        wrong++;
        if (problems.size() < SHOWN) {
            problems.add(problem);
        }
    }

    private String cell(String[] cells, String name) {
        Integer i = column.get(name);
        if (i == null) {
            throw new IllegalStateException(name);
        }
        return cells[i];
    }

    long wrong() {
        return wrong;
    }

    /** The first few of what is wrong. */
    List<String> problems() {
        return problems;
    }

    long sites() {
        return sites;
    }

    /** Figures that are one number. */
    long exact() {
        return exact;
    }

    /** Figures that are an interval. */
    long intervals() {
        return intervals;
    }

    /** Figures of which nothing is said. */
    long suppressed() {
        return suppressed;
    }

    long compared() {
        return exact + intervals;
    }

    @Override
    public void close() throws IOException {
        for (TruthReader node : nodes) {
            node.close();
        }
    }
}
