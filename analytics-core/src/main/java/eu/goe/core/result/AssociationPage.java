package eu.goe.core.result;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationTsv;
import eu.goe.core.association.GenomicInflation;
import eu.goe.core.association.Hit;
import eu.goe.core.association.LocusClumping;
import eu.goe.core.association.ManhattanGrid;
import eu.goe.core.association.PValueDistribution;
import eu.goe.core.association.PooledTsv;
import eu.goe.core.association.Tails;
import eu.goe.core.command.Progress;
import eu.goe.core.exchange.PooledAssociation;
import eu.goe.core.genome.Assembly;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.HtmlPage.Badge;
import eu.goe.core.report.HtmlPage.Tone;
import eu.goe.core.report.ManhattanPlot;
import eu.goe.core.report.QqPlot;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a page shows of associations, whosever they are: of each trait its p-values along the genome and beside those expected, their inflation, and the loci. Memory does not grow with variants. */
final class AssociationPage {
    /** Traits with drawings, of 0.1 MB each at most. */
    private static final int DRAWN = 20;

    private static final int LOCI = 25;

    private final Assembly assembly;
    private final List<Trait> traits = new ArrayList<>();

    /**
     * What is known of a trait beside its variants.
     *
     * @param n people
     * @param cases of a binary trait; else 0
     */
    record Tested(String name, String how, long n, long cases) {}

    /** What is collected of a trait. */
    private static final class Trait {
        private final Tested tested;
        private final PValueDistribution distribution = new PValueDistribution();
        private final ManhattanGrid grid = new ManhattanGrid();
        private final LocusClumping loci =
                new LocusClumping(LocusClumping.DEFAULT_DISTANCE, LocusClumping.GENOME_WIDE, LOCI);
        private long untested;

        Trait(Tested tested) {
            this.tested = tested;
        }
    }

    AssociationPage(Assembly assembly, List<Tested> tested) {
        this.assembly = assembly;
        tested.forEach(t -> traits.add(new Trait(t)));
    }

    /** Of a result of a store. */
    static AssociationPage of(Store store, Result result, AssociationDefinition definition, Progress progress) {
        AssociationTsv lines = new AssociationTsv(store.assembly(), definition);
        AssociationPage page = new AssociationPage(
                store.assembly(),
                definition.traits().stream()
                        .map(t -> new Tested(t.name(), t.method(), t.n(), t.cases()))
                        .toList());
        progress.total(result.variants(), "variants");
        long[] done = new long[1];
        ResultRows.associations(store, result, null, row -> {
            for (int t = 0; t < definition.traits().size(); t++) {
                page.add(t, lines.hit(row, t));
            }
            if (++done[0] % 1000 == 0) {
                progress.done(done[0], done[0]);
            }
        });
        return page;
    }

    /** A pooled association, at the coordinator. */
    static String pooled(String name, PooledAssociation pooled) {
        PooledAssociation.Info info = pooled.info();
        HtmlPage page = new HtmlPage(name);
        page.header(
                "pooled association · " + info.assembly() + " · " + info.nodes().size() + " nodes",
                info.synthetic() ? List.of(new Badge(Tone.NEUTRAL, "SYNTHETIC")) : List.of());
        AssociationPage parts = new AssociationPage(
                pooled.assembly(),
                info.traits().stream()
                        .map(t -> new Tested(t.name(), pooled.how(), t.n(), t.cases()))
                        .toList());
        PooledTsv lines = pooled.lines();
        for (String window : info.windows()) {
            pooled.rows(window, row -> {
                for (int t = 0; t < info.traits().size(); t++) {
                    parts.add(t, lines.hit(row, t));
                }
            });
        }
        parts.write(page);
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        for (PooledAssociation.Node node : info.nodes()) {
            rows.add(List.of(
                    node.node(),
                    Integer.toString(node.sequence()),
                    node.audience(),
                    node.packageId(),
                    node.lambda().stream()
                            .map(l -> l.isNaN() ? "NA" : String.format(Locale.ROOT, "%.4f", l))
                            .limit(10)
                            .collect(Collectors.joining(", "))));
        }
        page.table(List.of("Node", "Package#", "Cleared for", "Package id", "λ by trait"), rows);
        page.paragraph("Pooled by " + info.software()
                + (info.genomicControl() ? ", with genomic control of each node." : ", without genomic control."));
        return page.toHtml();
    }

    /** Takes the figures of a variant, behind all others in the genome or where the last one is. */
    void add(int trait, Hit hit) {
        Trait of = traits.get(trait);
        Association association = hit.association();
        if (!association.status().hasFigures()) {
            of.untested++;
            return;
        }
        double negLog10P = association.negLog10P();
        of.distribution.add(negLog10P);
        of.grid.add(hit.contig(), hit.start(), negLog10P);
        if (of.loci.isHit(negLog10P)) {
            of.loci.add(hit);
        }
    }

    void write(HtmlPage page) {
        page.heading("Traits");
        List<List<String>> rows = new ArrayList<>();
        for (Trait of : traits) {
            boolean isBinary = of.tested.cases() > 0;
            double lambda = of.distribution.lambda();
            rows.add(List.of(
                    of.tested.name(),
                    of.tested.how(),
                    HtmlPage.number(of.tested.n()),
                    isBinary ? HtmlPage.number(of.tested.cases()) : "NA",
                    HtmlPage.number(of.distribution.count()),
                    HtmlPage.number(of.untested),
                    decimals(lambda),
                    isBinary
                            ? decimals(GenomicInflation.lambda1000(
                                    lambda, of.tested.cases(), of.tested.n() - of.tested.cases()))
                            : "NA",
                    HtmlPage.number(of.loci.found())));
        }
        page.table(
                List.of(
                        "Trait",
                        "Method",
                        "People#",
                        "Cases#",
                        "Variants tested#",
                        "not tested#",
                        "λ#",
                        "λ1000#",
                        "Loci below 5e-8#"),
                rows);
        page.paragraph(
                "λ is the median χ² over that expected without any association; λ1000 what it would be with 1,000"
                        + " cases and 1,000 controls. A locus is all variants within "
                        + LocusClumping.DEFAULT_DISTANCE / 1000
                        + " kb of the one with the smallest p-value; variants of a locus need not be independent of those of the next.");
        traits.stream().limit(DRAWN).forEach(of -> draw(of, page));
        if (traits.size() > DRAWN) {
            page.paragraph("Drawings are of the first " + DRAWN + " traits. Test fewer to see others.");
        }
    }

    private void draw(Trait of, HtmlPage page) {
        String name = of.tested.name();
        page.heading(name);
        page.figure(
                new ManhattanPlot(
                        name, of.grid, contig -> assembly.contig(contig).name()),
                "p-values along the genome; the line is 5e-8.");
        page.figure(
                new QqPlot(name, of.distribution),
                "p-values beside those expected of as many independent tests without any association, with the band of 95 %.");
        page.table(List.of("Rank#", "Expected p#", "Observed p#"), quantiles(of.distribution));
        List<List<String>> rows = new ArrayList<>();
        for (LocusClumping.Locus locus : of.loci.loci()) {
            Hit lead = locus.lead();
            rows.add(List.of(
                    lead.variantId(),
                    Tails.pText(lead.association().negLog10P()),
                    decimals(lead.association().beta()),
                    decimals(lead.association().standardError()),
                    decimals(lead.effectAlleleFrequency()),
                    HtmlPage.number(locus.hits()),
                    assembly.contig(lead.contig()).name() + ":" + (locus.first() + 1L) + "-" + (locus.last() + 1L)));
        }
        if (rows.isEmpty()) {
            page.paragraph("No variant has a p-value below 5e-8.");
        } else {
            page.table(
                    List.of("Lead variant", "p#", "β#", "error#", "Effect allele frequency#", "Variants#", "Where"),
                    rows);
        }
    }

    /** What the drawing of quantiles shows, at a few ranks: of the smallest p-value, the tenth, the hundredth and so on. */
    private static List<List<String>> quantiles(PValueDistribution distribution) {
        List<List<String>> rows = new ArrayList<>();
        long rank = 1;
        List<PValueDistribution.Point> points = new ArrayList<>(distribution.points());
        points.sort(Comparator.comparingLong(PValueDistribution.Point::rank));
        for (PValueDistribution.Point point : points) {
            if (point.rank() >= rank) {
                rows.add(List.of(
                        HtmlPage.number(point.rank()), Tails.pText(point.expected()), Tails.pText(point.observed())));
                rank *= 10;
            }
        }
        return rows;
    }

    private static String decimals(double value) {
        return Double.isNaN(value) ? "NA" : String.format(Locale.ROOT, "%.4f", value);
    }
}
