package eu.goe.core.genome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The fixed grid that tables, packages and releases are cut by: windows of 10 Mb on contigs that have windows of their
 * own, and one window {@code other} for all the rest. A variant belongs to the window of its start.
 *
 * <p>Labels ({@code chr22.1}) name partitions of tables and files of packages: contig name, a dot, {@code start / 10 Mb}.
 */
public final class WindowGrid {
    /** Width of a window in bases. */
    public static final int WINDOW_BASES = 10_000_000;

    /** Label of the one window for contigs without windows of their own. */
    public static final String OTHER = "other";

    private WindowGrid() {}

    /** Whether the contig has windows of its own. */
    public static boolean hasOwnWindows(Contig contig) {
        return contig.kind() != Contig.Kind.OTHER;
    }

    /** The label of the window that holds a 0-based position. */
    public static String label(Contig contig, int start) {
        return hasOwnWindows(contig) ? contig.name() + "." + start / WINDOW_BASES : OTHER;
    }

    /**
     * The stretch of the genome that a label names, cut at the contig's end where its length is known; empty for
     * {@link #OTHER}.
     *
     * @throws IllegalArgumentException if it is no label of this assembly: labels are only ever read from tables and
     *     packages that were checked
     */
    public static Optional<Region> region(String label, Assembly assembly) {
        if (label.equals(OTHER)) {
            return Optional.empty();
        }
        int dot = label.lastIndexOf('.');
        if (dot > 0) {
            String digits = label.substring(dot + 1);
            Optional<Contig> contig = assembly.resolve(label.substring(0, dot))
                    .filter(c -> hasOwnWindows(c) && c.name().equals(label.substring(0, dot)));
            // The number is written in one way only, so that a window has one label.
            if (contig.isPresent() && digits.matches("0|[1-9][0-9]{0,2}")) {
                long start = (long) Integer.parseInt(digits) * WINDOW_BASES;
                long length = contig.get().length() == 0
                        ? Integer.MAX_VALUE
                        : contig.get().length();
                if (start < length) {
                    int end = (int) Math.min(start + WINDOW_BASES, length);
                    return Optional.of(new Region(contig.get().index(), (int) start, end));
                }
            }
        }
        throw new IllegalArgumentException("'" + label + "' is no window of assembly " + assembly.name());
    }

    /** Orders labels of an assembly as the genome, {@link #OTHER} last. */
    public static Comparator<String> order(Assembly assembly) {
        return Comparator.comparingLong(label -> region(label, assembly)
                .map(region -> ((long) region.contig() << 32) | region.start())
                .orElse(Long.MAX_VALUE));
    }

    /** Labels of the windows that a stretch touches, in order: what a job must read for it. */
    public static List<String> labels(Region region, Assembly assembly) {
        Contig contig = assembly.contig(region.contig());
        if (!hasOwnWindows(contig)) {
            return List.of(OTHER);
        }
        long length = contig.length() == 0 ? Integer.MAX_VALUE : contig.length();
        long end = Math.min(region.end(), length);
        List<String> labels = new ArrayList<>();
        for (long start = (long) region.start() - region.start() % WINDOW_BASES; start < end; start += WINDOW_BASES) {
            labels.add(label(contig, (int) start));
        }
        return labels;
    }
}
