package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.command.Column;
import eu.goe.core.frequency.ExpectedCopies.People;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FurtherFiguresTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");
    private static final List<Map<String, String>> STRATA = List.of(
            Map.of(),
            Map.of("population", "FIN"),
            Map.of("population", "SWE"),
            Map.of("population", "ROM"),
            Map.of("sex", "female"));
    private static final List<People> PEOPLE = List.of(
            new People(100, 60, 40),
            new People(50, 30, 20),
            new People(40, 20, 20),
            new People(10, 10, 0),
            new People(60, 60, 0));

    private final StrataCounts counts = new StrataCounts(STRATA.size());

    private static FurtherFigures figures(String... excluded) {
        return new FurtherFigures(
                GRCH38,
                STRATA,
                new ExpectedCopies(PEOPLE, true),
                new GroupMaximum("population", List.of(excluded)),
                true);
    }

    private Map<String, String> of(FurtherFigures figures, Variant variant, int stratum) {
        List<String> values = figures.values(variant, counts, stratum);
        Map<String, String> named = new HashMap<>();
        for (int c = 0; c < values.size(); c++) {
            named.put(FurtherFigures.COLUMNS.get(c).name(), values.get(c));
        }
        return named;
    }

    private static Variant at(String contig, int start) {
        return Variant.of(GRCH38.resolve(contig).orElseThrow().index(), start, "A", "G");
    }

    private void set(int stratum, int ac, int an) {
        counts.set(CountField.AC, stratum, ac);
        counts.set(CountField.AN, stratum, an);
    }

    /** ROM has the greatest AF (4 of 20), FIN the next one (6 of 100), of SWE too few copies were called (1 of 10 of 80). */
    @Test
    void grpmaxIsTheGreatestOfThoseThatTakePart() {
        set(0, 11, 130);
        set(1, 6, 100);
        set(2, 1, 10);
        set(3, 4, 20);
        counts.set(CountField.N_HOM_ALT, 3, 2);
        assertThat(of(figures(), at("chr22", 20_000_000), 0))
                .containsEntry("grpmax", "ROM")
                .containsEntry("AC_grpmax", "4")
                .containsEntry("AN_grpmax", "20")
                .containsEntry("AF_grpmax", "0.2")
                .containsEntry("n_hom_alt_grpmax", "2")
                .containsEntry("fafmax_faf95_max_gen_anc", "ROM");
        Map<String, String> withoutRoma = of(figures("ROM"), at("chr22", 20_000_000), 0);
        assertThat(withoutRoma)
                .containsEntry("grpmax", "FIN")
                .containsEntry("AF_grpmax", "0.06")
                .containsEntry("fafmax_faf99_max_gen_anc", "FIN");
        // R: qgamma(0.05, 6) / 100
        assertThat(Double.parseDouble(withoutRoma.getOrDefault("fafmax_faf95_max", "")))
                .isCloseTo(0.02613015, within(1e-8));
        assertThat(of(figures(), at("chr22", 20_000_000), 1))
                .containsEntry("grpmax", Column.NA)
                .containsEntry("fafmax_faf95_max", Column.NA);
    }

    @Test
    void nothingIsGreatestWhereNobodyHasTheAllele() {
        set(0, 0, 200);
        set(1, 0, 100);
        assertThat(of(figures(), at("chr22", 20_000_000), 0))
                .containsEntry("grpmax", Column.NA)
                .containsEntry("AC_grpmax", Column.NA)
                .containsEntry("fafmax_faf95_max", Column.NA);
        // One copy has a filtering frequency of 0.
        set(1, 1, 100);
        assertThat(of(figures(), at("chr22", 20_000_000), 0))
                .containsEntry("grpmax", "FIN")
                .containsEntry("fafmax_faf95_max", Column.NA);
    }

    @Test
    void singletonsAndPrivateAlleles() {
        set(0, 1, 200);
        set(1, 1, 100);
        set(2, 0, 80);
        Variant variant = at("chr22", 20_000_000);
        assertThat(of(figures(), variant, 0)).containsEntry("singleton", "1").containsEntry("private", Column.NA);
        assertThat(of(figures(), variant, 1)).containsEntry("singleton", "1").containsEntry("private", "1");
        assertThat(of(figures(), variant, 2)).containsEntry("singleton", "0").containsEntry("private", "0");
    }

    /** On Y the 60 women are not asked: 30 of 40 men were called. */
    @Test
    void callRateIsOfPeopleWhoHaveACopy() {
        counts.set(CountField.N_MISSING, 0, 70);
        counts.set(CountField.N_MISSING, 4, 60);
        Variant onY = at("chrY", 12_000_000);
        assertThat(of(figures(), onY, 0)).containsEntry("call_rate", "0.75");
        assertThat(of(figures(), onY, 4)).containsEntry("call_rate", Column.NA);
        Variant onX = at("chrX", 12_000_000);
        assertThat(of(figures(), onX, 0)).containsEntry("call_rate", "0.3");
        assertThat(of(figures(), onX, 4)).containsEntry("call_rate", "0");
    }

    /** plink2 --hardy gives the expected heterozygosity 2pq from the same counts; F is 1 - observed / expected. */
    @ParameterizedTest
    @CsvSource({"25,50,25,0", "50,0,50,1", "0,100,0,-1", "64,32,4,0", "36,39,25,0.21044640", "10,0,0,NaN", "0,0,0,NaN"})
    void inbreedingCoefficient(int homRef, int het, int homAlt, double f) {
        double is = DerivedFigures.inbreedingCoefficient(homRef, het, homAlt, 0);
        if (Double.isNaN(f)) {
            assertThat(is).isNaN();
        } else {
            assertThat(is).isCloseTo(f, within(1e-8));
        }
        assertThat(DerivedFigures.inbreedingCoefficient(homRef, het, homAlt, 1)).isNaN();
    }
}
