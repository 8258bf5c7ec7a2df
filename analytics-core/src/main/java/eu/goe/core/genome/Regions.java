package eu.goe.core.genome;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A set of stretches of the genome, sorted and without overlaps, as {@code --regions} and BED files give it. Immutable.
 * Tests cost a binary search.
 */
public final class Regions implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_TEXT = 4_000;

    private final int[][] starts;
    private final int[][] ends;
    private final int skippedLines;

    private Regions(int[][] starts, int[][] ends, int skippedLines) {
        this.starts = starts;
        this.ends = ends;
        this.skippedLines = skippedLines;
    }

    /** The union of stretches. */
    public static Regions of(List<Region> regions) {
        return of(regions, 0);
    }

    private static Regions of(List<Region> regions, int skippedLines) {
        List<Region> sorted = new ArrayList<>(regions);
        sorted.removeIf(region -> region.start() == region.end());
        sorted.sort(Comparator.comparingInt(Region::contig).thenComparingInt(Region::start));
        int nContigs = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).contig() + 1;
        int[][] starts = new int[nContigs][];
        int[][] ends = new int[nContigs][];
        int[] s = new int[sorted.size()];
        int[] e = new int[sorted.size()];
        for (int contig = 0, i = 0; contig < nContigs; contig++) {
            int n = 0;
            for (; i < sorted.size() && sorted.get(i).contig() == contig; i++) {
                Region region = sorted.get(i);
                if (n > 0 && region.start() <= e[n - 1]) {
                    e[n - 1] = Math.max(e[n - 1], region.end());
                } else {
                    s[n] = region.start();
                    e[n++] = region.end();
                }
            }
            starts[contig] = Arrays.copyOf(s, n);
            ends[contig] = Arrays.copyOf(e, n);
        }
        return new Regions(starts, ends, skippedLines);
    }

    /**
     * What a user wrote: {@code chr22}, {@code chr22:100-200} (1-based, both ends included), {@code chr22:100-} (to the
     * end), {@code chr22:100} (one base), or several of them with commas between. A contig's name may itself hold colons
     * or commas ({@code HLA-A*01:01:01:01}): the whole text is tried as a name first.
     *
     * @throws UsageException if it is not understood, names a contig that the assembly lacks, or lies beyond its end
     */
    public static Regions parse(String text, Assembly assembly) {
        if (assembly.resolve(text.strip()).isPresent()) {
            return of(List.of(parseOne(text.strip(), text, assembly)));
        }
        List<Region> regions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            regions.add(parseOne(part.strip(), text, assembly));
        }
        return of(regions);
    }

    /**
     * Labels of the windows that it touches, so that a job opens only their files.
     *
     * @return in no order
     */
    public Set<String> windows(Assembly assembly) {
        Set<String> windows = new HashSet<>();
        toList().forEach(region -> windows.addAll(WindowGrid.labels(region, assembly)));
        return windows;
    }

    /**
     * The stretches as {@link #parse} reads them; of many, how many there are and the SHA-256 of that. The same for every
     * spelling and file that means the same.
     */
    public String text(Assembly assembly) {
        String text = toList().stream()
                .map(region -> {
                    Contig contig = assembly.contig(region.contig());
                    boolean whole = region.start() == 0 && region.end() == end(contig);
                    return whole ? contig.name() : contig.name() + ":" + (region.start() + 1L) + "-" + region.end();
                })
                .collect(Collectors.joining(","));
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        return toList().size() + " stretches, sha256 " + DigestUtils.sha256Hex(text);
    }

    private static Region parseOne(String part, String text, Assembly assembly) {
        String where = "--regions " + text + ": ";
        Optional<Contig> whole = assembly.resolve(part);
        if (whole.isPresent()) {
            return new Region(whole.get().index(), 0, end(whole.get()));
        }
        int colon = part.lastIndexOf(':');
        String name = colon < 0 ? part : part.substring(0, colon);
        Contig contig = assembly.resolve(name)
                .orElseThrow(() -> new UsageException(where + "assembly " + assembly.name() + " has no contig '" + name
                        + "'. Write chr22, chr22:100-200 (1-based, both ends included), or the path of a BED file."));
        String range = part.substring(colon + 1);
        int dash = range.indexOf('-');
        long first = position(dash < 0 ? range : range.substring(0, dash));
        long last;
        if (dash < 0) {
            last = first;
        } else {
            last = dash == range.length() - 1 ? end(contig) : position(range.substring(dash + 1));
        }
        if (first < 1 || last < 1) {
            throw new UsageException(where + "'" + range
                    + "' is not a range. Write it as 100-200: 1-based, both ends included, digits only.");
        }
        if (last < first) {
            throw new UsageException(where + "the range " + range + " ends before it begins.");
        }
        if (first > end(contig)) {
            throw new UsageException(String.format(
                    Locale.ROOT, "%s%s has %d bases, the range begins at %d.", where, name, contig.length(), first));
        }
        return new Region(contig.index(), (int) (first - 1), (int) Math.min(last, end(contig)));
    }

    /** A 1-based position, or -1 if it is none. */
    private static long position(String digits) {
        return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : -1;
    }

    private static int end(Contig contig) {
        return contig.length() == 0 ? Integer.MAX_VALUE : (int) contig.length();
    }

    /**
     * The stretches of a BED file (0-based, half-open). Comments, {@code track} and {@code browser} lines and columns
     * after the third do not matter; ends beyond the contig's are cut. Lines on contigs that the assembly lacks are left
     * out and counted: {@link #skippedLines()}.
     *
     * @param fileName as messages call the file
     * @throws BadInputException naming the line, or if no line at all is on a contig of the assembly
     */
    public static Regions bed(String fileName, Iterable<String> lines, Assembly assembly) {
        List<Region> regions = new ArrayList<>();
        int number = 0;
        int skipped = 0;
        int taken = 0;
        for (String line : lines) {
            number++;
            if (number == 1 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.isBlank() || line.startsWith("#") || isTrackLine(line)) {
                continue;
            }
            String[] fields = line.strip().split(line.indexOf('\t') >= 0 ? "\t" : " +", -1);
            String where = fileName + ":" + number + ": ";
            long start = fields.length < 3 ? -1 : position(fields[1].strip());
            long end = fields.length < 3 ? -1 : position(fields[2].strip());
            if (start < 0 || end < start) {
                throw new BadInputException(
                        where
                                + "not a line of a BED file, which has contig, start and end (0-based, end excluded) with tabs between.");
            }
            Optional<Contig> contig = assembly.resolve(fields[0]);
            if (contig.isEmpty()) {
                skipped++;
                continue;
            }
            if (start > end(contig.get())) {
                throw new BadInputException(String.format(
                        Locale.ROOT,
                        "%s%s has %d bases in %s, the line begins at %d. Is the file on another assembly?",
                        where,
                        fields[0],
                        contig.get().length(),
                        assembly.name(),
                        start));
            }
            taken++;
            regions.add(new Region(contig.get().index(), (int) start, (int) Math.min(end, end(contig.get()))));
        }
        if (taken == 0) {
            throw new BadInputException(fileName + ": no line is on a contig of assembly " + assembly.name()
                    + (skipped > 0 ? " (" + skipped + " are on others)." : "."));
        }
        return of(regions, skipped);
    }

    private static boolean isTrackLine(String line) {
        return line.matches("(track|browser)([ \t].*)?");
    }

    /** Lines of the BED file that were left out, since the assembly lacks their contigs. */
    public int skippedLines() {
        return skippedLines;
    }

    public boolean isEmpty() {
        return starts.length == 0;
    }

    /** Whether a 0-based position lies in it. */
    public boolean contains(int contig, int position) {
        return position < Integer.MAX_VALUE && overlaps(contig, position, position + 1);
    }

    /** Whether it shares a base with a 0-based, half-open stretch. */
    public boolean overlaps(int contig, int start, int end) {
        if (contig >= starts.length || start >= end) {
            return false;
        }
        int i = Arrays.binarySearch(starts[contig], end - 1);
        int last = i >= 0 ? i : -i - 2;
        return last >= 0 && ends[contig][last] > start;
    }

    /** The stretches in genome order, none touching another. */
    public List<Region> toList() {
        List<Region> regions = new ArrayList<>();
        for (int contig = 0; contig < starts.length; contig++) {
            for (int i = 0; i < starts[contig].length; i++) {
                regions.add(new Region(contig, starts[contig][i], ends[contig][i]));
            }
        }
        return regions;
    }

    /** The parts of a stretch that are in it, in order, none touching another. */
    public List<Region> within(Region stretch) {
        List<Region> parts = new ArrayList<>();
        int contig = stretch.contig();
        if (contig >= starts.length) {
            return parts;
        }
        int found = Arrays.binarySearch(starts[contig], stretch.start());
        // The one before may reach into the stretch.
        for (int i = Math.max(0, found >= 0 ? found : -found - 2);
                i < starts[contig].length && starts[contig][i] < stretch.end();
                i++) {
            int start = Math.max(starts[contig][i], stretch.start());
            int end = Math.min(ends[contig][i], stretch.end());
            if (start < end) {
                parts.add(new Region(contig, start, end));
            }
        }
        return parts;
    }

    /** Bases in it; a contig of unknown length counts as 2³¹ − 1. */
    public long bases() {
        long sum = 0;
        for (Region region : toList()) {
            sum += (long) region.end() - region.start();
        }
        return sum;
    }
}
