package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;

import eu.goe.core.command.Progress;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes small releases for tests, of 3000 people, under rules that hide nothing. */
final class WrittenRelease {
    private static final Instant CREATED = Instant.parse("2026-03-04T05:06:07Z");
    private static final ReleaseRule NOTHING_HIDDEN = new ReleaseRule(1, 1, 1, 1);

    private WrittenRelease() {}

    /** Three sites of chr1 (two windows) and one of chr2; everybody and one population. */
    static MergedFixture table() {
        return table("population=FIN");
    }

    static MergedFixture table(String population) {
        MergedFixture table = empty(population);
        add(table, 0, 99, "A", "G", 10);
        add(table, 0, 99, "A", "T", 20);
        add(table, 0, 10_000_000, "C", "CTT", 30);
        add(table, 1, 4, "G", "A", 40);
        return table;
    }

    static MergedFixture empty(String population) {
        return new MergedFixture(
                MergedFixture.info(List.of(Quality.RAW), stratum("all", 3000), stratum(population, 1000)));
    }

    /** A site with so many heterozygotes among everybody, of whom half are of the population. */
    static void add(MergedFixture table, int contig, int start, String ref, String alt, long het) {
        table.add(
                Variant.of(contig, start, ref, alt),
                MergedFixture.counts(people(3000 - het, het, 0, 0), people(1000 - het / 2, het / 2, 0, 0)),
                null);
    }

    static void write(Path folder, String version, ReleaseDescription description) throws IOException {
        write(folder, version, description, table(), EnumSet.allOf(ReleaseFormat.class), null, null);
    }

    static void write(
            Path folder,
            String version,
            ReleaseDescription description,
            MergedFixture table,
            Set<ReleaseFormat> formats,
            @Nullable Signer signer,
            @Nullable PreviousRelease previous)
            throws IOException {
        write(folder, version, description, table, formats, signer, previous, SiteMarks.Stretches.NONE);
    }

    static void write(
            Path folder,
            String version,
            ReleaseDescription description,
            MergedFixture table,
            Set<ReleaseFormat> formats,
            @Nullable Signer signer,
            @Nullable PreviousRelease previous,
            SiteMarks.Stretches stretches)
            throws IOException {
        ReleaseWriter.Plan plan = new ReleaseWriter.Plan(
                version,
                CREATED,
                "goe test",
                signer,
                new GroupMaximum("population", List.of()),
                description,
                previous,
                stretches);
        Map<String, String> countries = new TreeMap<>();
        for (String[] country : new String[][] {{"FIN", "FI"}, {"SWE", "SE"}}) {
            boolean has = table.info().strata().stream()
                    .anyMatch(stratum -> country[0].equals(stratum.definition().get("population")));
            if (has) {
                countries.put(country[0], country[1]);
            }
        }
        FormSettings settings = new FormSettings("GOE-EU-DATASET-1", null, countries, null, null);
        new ReleaseWriter(table, NOTHING_HIDDEN, formats, settings, plan).write(folder, Progress.NONE);
    }
}
