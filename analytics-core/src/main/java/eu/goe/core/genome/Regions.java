package eu.goe.core.genome;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to look: a set of regions, as {@code --regions} gives it. Immutable. */
public final class Regions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern SPAN = Pattern.compile("(.+):([0-9,]+)(?:-([0-9,]+))?");

    /** Sorted, disjoint. */
    private final Region[] regions;

    private Regions(List<Region> unsorted) {
        List<Region> sorted = new ArrayList<>(unsorted);
        sorted.sort(null);
        List<Region> joined = new ArrayList<>();
        for (Region next : sorted) {
            int last = joined.size() - 1;
            if (last >= 0
                    && joined.get(last).contig() == next.contig()
                    && next.start() <= joined.get(last).end()) {
                Region before = joined.remove(last);
                joined.add(new Region(next.contig(), before.start(), Math.max(before.end(), next.end())));
            } else {
                joined.add(next);
            }
        }
        this.regions = joined.toArray(Region[]::new);
    }

    /**
     * Reads {@code chr22}, {@code chr22:100-200} (1-based, closed), several of them with commas, or the path of a BED
     * file.
     *
     * @throws UsageException that says which part is wrong
     */
    public static Regions parse(String text, Assembly assembly) {
        List<Region> regions = new ArrayList<>();
        if (text.endsWith(".bed")) {
            readBed(Path.of(text), assembly, regions);
        } else {
            for (String part : text.split("(?<=\\D),|,(?=\\D)", -1)) {
                regions.add(parseOne(part, assembly));
            }
        }
        return new Regions(regions);
    }

    private static Region parseOne(String text, Assembly assembly) {
        var whole = assembly.resolve(text);
        if (whole.isPresent()) {
            return new Region(whole.get().index(), 0, Integer.MAX_VALUE);
        }
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            Contig contig = contig(span.group(1), text, assembly);
            int first = number(span.group(2), text);
            int last = span.group(3) == null ? first : number(span.group(3), text);
            if (first < 1 || last < first) {
                throw new UsageException(
                        "--regions '" + text + "': positions count from 1 and the end is not before" + " the start.");
            }
            return new Region(contig.index(), first - 1, last);
        }
        throw new UsageException("--regions '" + text + "' is neither a contig of " + assembly.name()
                + ", nor CONTIG:FIRST-LAST, nor a file that ends in .bed.");
    }

    private static Contig contig(String name, String text, Assembly assembly) {
        return assembly.resolve(name)
                .orElseThrow(() -> new UsageException(
                        "--regions '" + text + "': " + assembly.name() + " has no contig '" + name + "'."));
    }

    private static int number(String digits, String text) {
        try {
            return Integer.parseInt(digits.replace(",", ""));
        } catch (NumberFormatException e) {
            throw new UsageException("--regions '" + text + "': '" + digits + "' is not a position.", e);
        }
    }

    private static void readBed(Path file, Assembly assembly, List<Region> into) {
        try {
            int line = 0;
            for (String text : Files.readAllLines(file)) {
                line++;
                if (text.isBlank() || text.startsWith("#") || text.startsWith("track") || text.startsWith("browser")) {
                    continue;
                }
                String[] fields = text.split("\t", -1);
                String where = file + ":" + line;
                if (fields.length < 3) {
                    throw new UsageException(where + ": a BED line has contig, start and end, with tabs between.");
                }
                int start = number(fields[1], where);
                int end = number(fields[2], where);
                if (end < start) {
                    throw new UsageException(where + ": the end is before the start.");
                }
                into.add(new Region(contig(fields[0], where, assembly).index(), start, end));
            }
        } catch (IOException e) {
            throw new UsageException("--regions " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a 0-based position lies in one of the regions. */
    public boolean contains(int contig, int start) {
        int at = Arrays.binarySearch(regions, new Region(contig, start, start));
        int candidate = at >= 0 ? at : -at - 2;
        return candidate >= 0
                && regions[candidate].contig() == contig
                && regions[candidate].start() <= start
                && start < regions[candidate].end();
    }
}
