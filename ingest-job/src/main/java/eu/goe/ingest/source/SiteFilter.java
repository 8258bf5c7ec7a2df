package eu.goe.ingest.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a site that is evaluated before INFO and genotypes are read, and the regions outside of which no site
 * can meet it. Columns are never null here but for ALT, and there is no negation: so null and false are the same.
 */
sealed interface SiteFilter extends Serializable {
    /** Whether the site meets it. */
    boolean accepts(Site site);

    /** What overlaps none of these does not meet it. Not empty unless nothing can. */
    List<Bounds> bounds();

    /** Meets every site. */
    SiteFilter ALL = new And(List.of());

    /** A region of one contig, or of any. */
    record Bounds(@Nullable UTF8String contig, long start, long end) implements Serializable {
        static final Bounds ANYWHERE = new Bounds(null, 0, Long.MAX_VALUE);

        /** The regions that must both be overlapped, as one that is never too small; null if that cannot be. */
        @Nullable
        Bounds and(Bounds other) {
            if (contig != null && other.contig != null && !contig.equals(other.contig)) {
                return null;
            }
            long from = Math.max(start, other.start);
            long to = Math.min(end, other.end);
            // A site may begin before the one and end behind the other: it then covers the base before `to`.
            return new Bounds(contig != null ? contig : other.contig, from < to ? from : Math.max(0, to - 1), to);
        }
    }

    /** How two values compare. */
    enum Comparison {
        EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST;

        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /** The columns of text. */
    enum Text {
        CONTIG,
        REF,
        /** The first alternate allele. */
        FIRST_ALT
    }

    /** All of them; everything if there are none. */
    record And(List<SiteFilter> parts) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            for (SiteFilter part : parts) {
                if (!part.accepts(site)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public List<Bounds> bounds() {
            List<Bounds> all = List.of(Bounds.ANYWHERE);
            for (SiteFilter part : parts) {
                List<Bounds> next = new ArrayList<>();
                List<Bounds> others = part.bounds();
                if ((long) all.size() * others.size() > 10_000) {
                    continue; // leaving a condition out makes the regions larger, never too small
                }
                for (Bounds a : all) {
                    for (Bounds b : others) {
                        Bounds both = a.and(b);
                        if (both != null) {
                            next.add(both);
                        }
                    }
                }
                all = next;
            }
            return all;
        }
    }

    /** One of two. */
    record Or(SiteFilter left, SiteFilter right) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            return left.accepts(site) || right.accepts(site);
        }

        @Override
        public List<Bounds> bounds() {
            List<Bounds> all = new ArrayList<>(left.bounds());
            all.addAll(right.bounds());
            return all;
        }
    }

    /** {@code contigName}, {@code referenceAllele} or {@code alternateAlleles[0]} compared with a text, by bytes. */
    record TextIs(Text column, Comparison comparison, UTF8String value) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            return switch (column) {
                case CONTIG -> comparison.holds(site.contig().compareTo(value));
                case REF -> comparison.holds(site.ref().compareTo(value));
                case FIRST_ALT ->
                    site.nAlts() > 0 && comparison.holds(site.alt(0).compareTo(value));
            };
        }

        @Override
        public List<Bounds> bounds() {
            return column == Text.CONTIG && comparison == Comparison.EQUAL
                    ? List.of(new Bounds(value, 0, Long.MAX_VALUE))
                    : List.of(Bounds.ANYWHERE);
        }
    }

    /** A column of text is one of these. */
    record TextIn(Text column, Set<UTF8String> values) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            return switch (column) {
                case CONTIG -> values.contains(site.contig());
                case REF -> values.contains(site.ref());
                case FIRST_ALT -> site.nAlts() > 0 && values.contains(site.alt(0));
            };
        }

        @Override
        public List<Bounds> bounds() {
            return column == Text.CONTIG
                    ? values.stream()
                            .map(contig -> new Bounds(contig, 0, Long.MAX_VALUE))
                            .toList()
                    : List.of(Bounds.ANYWHERE);
        }
    }

    /** {@code start} or {@code end} compared with a number. */
    record Position(boolean isEnd, Comparison comparison, long value) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            return comparison.holds(Long.compare(isEnd ? site.end() : site.start(), value));
        }

        /** A site covers its start and the base before its end; a site of no length counts as one base. */
        @Override
        public List<Bounds> bounds() {
            long at = Math.max(0, Math.min(value, Long.MAX_VALUE - 1));
            long from = 0;
            long to = Long.MAX_VALUE;
            switch (comparison) {
                case EQUAL -> {
                    from = isEnd ? at - 1 : at;
                    to = isEnd ? at : at + 1;
                }
                case LESS -> to = isEnd ? at - 1 : at;
                case AT_MOST -> to = isEnd ? at : at + 1;
                case GREATER -> from = isEnd ? at : at + 1;
                case AT_LEAST -> from = isEnd ? at - 1 : at;
            }
            return List.of(new Bounds(null, Math.max(0, from), Math.max(1, to)));
        }
    }

    /** The alternate alleles are these, in this order. */
    record AltsAre(List<UTF8String> alts) implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            if (site.nAlts() == 0 || site.nAlts() != alts.size()) {
                return false;
            }
            for (int i = 0; i < alts.size(); i++) {
                if (!site.alt(i).equals(alts.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public List<Bounds> bounds() {
            return List.of(Bounds.ANYWHERE);
        }
    }

    /** There are alternate alleles. */
    record HasAlts() implements SiteFilter {
        @Override
        public boolean accepts(Site site) {
            return site.nAlts() > 0;
        }

        @Override
        public List<Bounds> bounds() {
            return List.of(Bounds.ANYWHERE);
        }
    }
}
