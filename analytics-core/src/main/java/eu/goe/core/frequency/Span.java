package eu.goe.core.frequency;

import eu.goe.core.store.TableFile;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/** A stretch of a window. */
public record Span(String window, Variant first, Variant last) implements Serializable {
    private static final Comparator<Variant> BY_PLACE =
            Comparator.comparingInt(Variant::contig).thenComparingInt(Variant::start);

    /** The stretch of files of one window. */
    public static Span of(List<TableFile> files) {
        return new Span(
                files.get(0).partition().window(),
                files.stream().map(TableFile::first).min(BY_PLACE).orElseThrow(),
                files.stream().map(TableFile::last).max(BY_PLACE).orElseThrow());
    }

    /** Those of the files that may have something in it. */
    public List<TableFile> touching(List<TableFile> files) {
        return files.stream()
                .filter(f -> f.partition().window().equals(window)
                        && BY_PLACE.compare(f.first(), last) <= 0
                        && BY_PLACE.compare(f.last(), first) >= 0)
                .toList();
    }

    /** Whether a variant begins in it. */
    public boolean contains(Variant variant) {
        return BY_PLACE.compare(variant, first) >= 0 && BY_PLACE.compare(variant, last) <= 0;
    }

    /** Start of its first position; of a stretch of several contigs everything is in it. */
    public int firstStart() {
        return first.contig() == last.contig() ? first.start() : 0;
    }

    /** Start of its last position, likewise. */
    public int lastStart() {
        return first.contig() == last.contig() ? last.start() : Integer.MAX_VALUE;
    }
}
