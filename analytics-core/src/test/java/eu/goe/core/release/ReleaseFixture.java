package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.counts;
import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;

import eu.goe.core.command.Progress;
import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A merged table of 2,000 people (1,200 Finns, 800 Swedes; 1,000 of each sex) and its release with t = 10 and AN rounded
 * to 10. Figures are easy to do by hand: where everybody is called, AN is twice the people.
 */
final class ReleaseFixture {
    static final ReleaseRule RULE = new ReleaseRule(100, 10, 20, 5);
    static final FormSettings SETTINGS = settings(Map.of("FIN", "FI"), null);

    private static final Instant CREATED = Instant.parse("2026-11-27T12:00:00Z");

    private ReleaseFixture() {}

    static FormSettings settings(Map<String, String> countries, @Nullable Path reference) {
        return new FormSettings("GOE-FI-DATASET-1", "Institute \"N\": #1", countries, null, reference);
    }

    static MergedFixture table() {
        return new MergedFixture(MergedFixture.info(
                List.of(Quality.RAW),
                stratum("all", 2000),
                stratum("population=FIN", 1200),
                stratum("population=SE", 800),
                stratum("sex=female", 1000),
                stratum("sex=male", 1000)));
    }

    /** Everybody is called: so many of each group have one copy, and so many two. */
    static MergedCounts called(long finHet, long finHom, long seHet, long seHom, long femaleHet, long femaleHom) {
        long het = finHet + seHet;
        long hom = finHom + seHom;
        return counts(
                people(2000 - het - hom, het, hom, 0),
                people(1200 - finHet - finHom, finHet, finHom, 0),
                people(800 - seHet - seHom, seHet, seHom, 0),
                people(1000 - femaleHet - femaleHom, femaleHet, femaleHom, 0),
                people(1000 - het + femaleHet - hom + femaleHom, het - femaleHet, hom - femaleHom, 0));
    }

    /** One site of each kind that forms treat in their own way. */
    static MergedFixture kinds() {
        MergedCounts common = called(300, 40, 200, 20, 250, 30);
        // 20 Finns, 10 of each sex, have a half call with it: AC is 20 more than the genotypes say, AN 20 fewer than 2
        // n.
        MergedCounts half = counts(
                people(2000 - 560 - 20, 500, 60, 0),
                people(1200 - 340 - 20, 300, 40, 0),
                people(800 - 220, 200, 20, 0),
                people(1000 - 280 - 10, 250, 30, 0),
                people(1000 - 280 - 10, 250, 30, 0));
        for (int s : new int[] {0, 1, 3, 4}) {
            half.add(CountField.AC, s, s < 2 ? 20 : 10, s < 2 ? 20 : 10);
            half.add(CountField.AN, s, s < 2 ? 20 : 10, s < 2 ? 20 : 10);
        }
        // 4 Swedes have it, which nobody may know: the figure of the Finns goes too, since all less Finns says 4.
        MergedCounts small = called(300, 40, 4, 0, 150, 20);
        // No Swede could be called.
        MergedCounts nobody = counts(
                people(1200 - 340, 300, 40, 800),
                people(1200 - 340, 300, 40, 0),
                people(0, 0, 0, 800),
                people(600 - 170, 150, 20, 400),
                people(600 - 170, 150, 20, 400));
        return table().add(Variant.of(0, 1000, "A", "G"), common, null)
                .add(Variant.of(0, 2000, "CTG", "C"), common, null)
                .add(Variant.of(0, 3000, "AC", "GT"), common, null)
                .add(new Variant(0, 4000, 4500, "A", "<DEL>", "DEL:-500"), common, null)
                .add(Variant.of(0, 5000, "R", "G"), common, null)
                .add(Variant.of(0, 6000, "A", "G"), half, null)
                .add(Variant.of(0, 7000, "A", "G"), small, null)
                .add(Variant.of(0, 8000, "A", "G"), nobody, null)
                .add(Variant.of(0, 9_999_999, "A", "G"), common, null)
                .add(Variant.of(0, 10_000_000, "A", "G"), common, null)
                .add(Variant.of(24, 100, "A", "G"), common, null);
    }

    static ReleaseWriter.Outcome write(
            MergedFixture table, Set<ReleaseFormat> formats, FormSettings settings, Path folder) throws IOException {
        ReleaseWriter.Plan plan = new ReleaseWriter.Plan(
                "1.0",
                CREATED,
                "goe test",
                null,
                new GroupMaximum("population", List.of()),
                ReleaseDescription.placeholder(),
                null,
                SiteMarks.Stretches.NONE);
        return new ReleaseWriter(table, RULE, formats, settings, plan).write(folder, Progress.NONE);
    }
}
