package eu.goe.core.result;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationTsv;
import eu.goe.core.association.GenomePart;
import eu.goe.core.association.PooledTsv;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.cohort.CohortCounts;
import eu.goe.core.cohort.Expression;
import eu.goe.core.command.Column;
import eu.goe.core.command.TableOutput;
import eu.goe.core.errors.UsageException;
import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedFolder;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.exchange.MergedTsv;
import eu.goe.core.exchange.PooledAssociation;
import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyTsv;
import eu.goe.core.frequency.FrequencyVcf;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Region;
import eu.goe.core.genome.Regions;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.qc.QcDefinition;
import eu.goe.core.qc.QcShow;
import eu.goe.core.qc.VariantQcTsv;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.release.MergedSource;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints results line by line, in genome order, as they are read: whatever the size of a result, the first line comes at once.
 *
 * @param regions what starts elsewhere is left out; null for everything
 * @param where lines of which it is not true are left out; null for none
 */
record ResultLines(
        PrintStream out,
        boolean isJson,
        @Nullable Regions regions,
        @Nullable Expression where) {
    private static final List<Column> COVERAGE_COLUMNS = List.of(
            Column.text("contig"),
            Column.number("start"),
            Column.number("end"),
            Column.text("stratum"),
            Column.number("AN"),
            Column.text("quality"));
    private static final List<Column> SUMS_COLUMNS = List.of(
            Column.text("contig"),
            Column.number("pos"),
            Column.text("ref"),
            Column.text("alt"),
            Column.text("traits"),
            Column.number("n"),
            Column.number("AC"),
            Column.number("AN"),
            Column.text("sums"));

    private TableOutput table(List<Column> columns) {
        return new TableOutput(out, columns, isJson, where);
    }

    /**
     * The lines of a result of any type.
     *
     * @param asked which table of a result of quality; null for the first it has, and for other types
     */
    void table(Store store, Result result, @Nullable String asked) {
        if (asked != null && result.type() != ResultType.QC) {
            throw new UsageException("--table is for results of type qc; " + result.name() + " is of type "
                    + result.type().label() + ".");
        }
        switch (result.type()) {
            case QC -> quality(store, result, asked);
            case FREQUENCIES -> frequencies(store, result);
            case COVERAGE -> coverage(store, result);
            case COHORT -> cohort(result);
            case ASSOCIATION -> associations(store, result);
            case SUFFSTATS -> sums(store, result);
        }
    }

    /** One line for each variant and trait. */
    private void associations(Store store, Result result) {
        AssociationDefinition definition = AssociationDefinition.parse(result.definition());
        AssociationTsv lines = new AssociationTsv(store.assembly(), definition);
        TableOutput table = table(lines.columns());
        ResultRows.associations(store, result, regions, row -> {
            for (int t = 0; t < definition.traits().size(); t++) {
                table.line(lines.line(row, t));
            }
        });
    }

    /** One line for each variant and group of traits; the sums as a package has them. */
    private void sums(Store store, Result result) {
        SumsDefinition definition = SumsDefinition.parse(result.definition());
        TableOutput table = table(SUMS_COLUMNS);
        Assembly assembly = store.assembly();
        SumsLayout layout = definition.layout();
        ResultRows.sums(store, result, regions, row -> {
            GenomePart part = SumsLayout.part(assembly, row.variant());
            List<SumsDefinition.Group> groups =
                    definition.groups().stream().filter(g -> g.part() == part).toList();
            for (int g = 0; g < groups.size(); g++) {
                if (row.tells(g)) {
                    int from = layout.first(part, g);
                    int to = layout.first(part, g + 1);

                    table.line(List.of(
                            assembly.contig(row.variant().contig()).name(),
                            Long.toString(row.variant().start() + 1L),
                            row.variant().ref(),
                            row.variant().alt(),
                            String.join(",", groups.get(g).traits()),
                            Integer.toString(row.n()[g]),
                            AssociationTsv.number(row.ac()[g]),
                            Integer.toString(row.an()[g]),
                            Arrays.stream(row.sums(), from, to)
                                    .mapToObj(AssociationTsv::number)
                                    .collect(Collectors.joining(","))));
                }
            }
        });
    }

    /** One line for each variant, stratum and quality. */
    private void frequencies(Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        FrequencyTsv lines = new FrequencyTsv(store.assembly(), definition);
        TableOutput table = table(lines.columns());
        ResultRows.frequencies(store, result, regions, row -> {
            for (int s = 0; s < definition.strata().size(); s++) {
                for (Quality quality : definition.qualities()) {
                    StrataCounts counts = row.counts(quality);
                    if (counts != null) {
                        table.line(lines.line(row, counts, s, quality));
                    }
                }
            }
        });
    }

    /** A sites VCF: one line for each variant. */
    void vcf(Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        FrequencyVcf vcf = new FrequencyVcf(store.assembly(), definition);
        out.print(vcf.header(store.info().synthetic()));
        StringBuilder line = new StringBuilder();
        ResultRows.frequencies(store, result, regions, row -> {
            line.setLength(0);
            vcf.line(row, line);
            out.print(line);
        });
    }

    /** One line for each run of positions, stratum and quality. */
    private void coverage(Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        Assembly assembly = store.assembly();
        TableOutput table = table(COVERAGE_COLUMNS);
        ResultRows.coverage(
                store,
                result,
                regions,
                row -> stretches(row)
                        .forEach(stretch -> print(
                                row,
                                stretch,
                                definition,
                                assembly.contig(row.contig()).name(),
                                table)));
    }

    private List<Region> stretches(CoverageRow row) {
        Region whole = new Region(row.contig(), row.start(), row.end());
        return regions == null ? List.of(whole) : regions.within(whole);
    }

    private static void print(
            CoverageRow row, Region stretch, FrequencyDefinition definition, String contig, TableOutput table) {
        for (int s = 0; s < definition.strata().size(); s++) {
            for (Quality quality : definition.qualities()) {
                int[] an = row.an(quality);
                if (an != null) {
                    table.line(List.of(
                            contig,
                            Integer.toString(stretch.start()),
                            Integer.toString(stretch.end()),
                            definition.strata().get(s).id(),
                            Integer.toString(an[s]),
                            quality.label()));
                }
            }
        }
    }

    /** One line for each sample, variant, or related pair. */
    private void quality(Store store, Result result, @Nullable String asked) {
        QcDefinition definition = QcDefinition.parse(result.definition());
        String table = QcShow.table(definition, asked);
        if (!QcShow.isOfVariants(table)) {
            if (regions != null) {
                throw new UsageException("--regions chooses variants, and the table " + table + " is of samples.");
            }
            new QcShow(store, result, this::table).people(table);
            return;
        }
        VariantQcTsv lines = new VariantQcTsv(store.assembly(), definition);
        TableOutput output = table(VariantQcTsv.COLUMNS);
        ResultRows.quality(store, result, regions, row -> output.line(lines.line(row)));
    }

    /** One line for each stratum. */
    private void cohort(Result result) {
        CohortCounts counts = CohortCounts.parse(result.definition());
        TableOutput table = table(counts.columns());
        counts.lines().forEach(table::line);
    }

    /** One line for each variant and trait of a pooled association. */
    void pooled(PooledAssociation pooled) {
        PooledTsv lines = pooled.lines();
        TableOutput table = table(PooledTsv.COLUMNS);
        int nTraits = pooled.info().traits().size();
        for (String window : pooled.info().windows()) {
            if (isWanted(window, pooled.assembly())) {
                pooled.rows(window, row -> {
                    if (regions == null
                            || regions.contains(
                                    row.variant().contig(), row.variant().start())) {
                        for (int t = 0; t < nTraits; t++) {
                            table.line(lines.line(row, t));
                        }
                    }
                });
            }
        }
    }

    /** One line for each variant, stratum and quality of a merged table. */
    void merged(MergedFolder merged) {
        MergedInfo info = merged.info();
        MergedTsv lines = new MergedTsv(info);
        TableOutput table = table(MergedTsv.COLUMNS);
        for (String window : merged.windowLabels()) {
            if (!isWanted(window, info.assembly())) {
                continue;
            }
            try (MergedSource.Rows rows = merged.rows(window)) {
                while (rows.hasNext()) {
                    MergedRow row = rows.next();
                    if (regions == null
                            || regions.contains(
                                    row.variant().contig(), row.variant().start())) {
                        print(row, info, lines, table);
                    }
                }
            }
        }
    }

    private boolean isWanted(String window, Assembly assembly) {
        return regions == null
                || WindowGrid.region(window, assembly)
                        .map(region -> regions.overlaps(region.contig(), region.start(), region.end()))
                        .orElse(true);
    }

    private static void print(MergedRow row, MergedInfo info, MergedTsv lines, TableOutput table) {
        for (int s = 0; s < info.strata().size(); s++) {
            for (Quality quality : info.qualities()) {
                MergedCounts counts = row.counts(quality);
                if (counts != null) {
                    table.line(lines.line(row, counts, s, quality));
                }
            }
        }
    }
}
