package eu.goe.core.genome;

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
}
