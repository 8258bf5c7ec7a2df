package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows of one hundred people, as a trusted node with a faulty or a hostile program may sign them. */
class PackageRowsTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    /** Window chr22.1 has the positions from 10,000,001 to 20,000,000. */
    private static FrequencyRow row(int position, String alt, Consumer<StrataCounts> change) {
        StrataCounts counts = new StrataCounts(1);
        counts.set(CountField.AN, 0, 200);
        counts.set(CountField.AC, 0, 20);
        counts.set(CountField.N_HET, 0, 20);
        change.accept(counts);
        int contig = GRCH38.resolve("chr22").orElseThrow().index();
        return new FrequencyRow(new Variant(contig, position - 1, position, "A", alt, null), counts, null);
    }

    private static FrequencyRow row(int position, String alt) {
        return row(position, alt, counts -> {});
    }

    private static int read(FrequencyRow... rows) {
        PackageRows read = new PackageRows(List.of(rows).iterator(), GRCH38, "chr22.1", "se.pkg");
        int n = 0;
        while (read.hasNext()) {
            read.next();
            n++;
        }
        return n;
    }

    private static void refused(String says, FrequencyRow... rows) {
        assertThatThrownBy(() -> read(rows))
                .isInstanceOf(VerificationException.class)
                .hasMessageStartingWith("se.pkg: chr22:")
                .hasMessageContaining(says);
    }

    @Test
    void rowsAsAnExportWritesThemAreTaken() {
        assertThat(read(
                        row(10_000_001, "C"),
                        row(10_000_001, "G", counts -> counts.hide(CountField.AC, 0)),
                        row(20_000_000, "C", counts -> counts.set(CountField.AC, 0, 200))))
                .isEqualTo(3);
    }

    @Test
    void attack65AVariantTwiceOrLateIsRefused() {
        refused("comes twice", row(10_000_005, "C"), row(10_000_005, "C"));
        refused("comes twice", row(10_000_005, "C"), row(10_000_004, "C"));
        refused("comes twice", row(10_000_005, "G"), row(10_000_005, "C"));
    }

    @Test
    void attack65ARowOfAnotherWindowIsRefused() {
        refused("another window than chr22.1", row(10_000_000, "C"));
        refused("another window than chr22.1", row(20_000_001, "C"));
    }

    @Test
    void attack65CountsThatCannotBeAreRefused() {
        refused("below 0", row(10_000_005, "C", counts -> counts.set(CountField.AC, 0, -20)));
        refused("below 0", row(10_000_005, "C", counts -> counts.set(CountField.N_MISSING, 0, -1)));
        refused("more copies", row(10_000_005, "C", counts -> counts.set(CountField.AC, 0, 201)));
        refused("no AN", row(10_000_005, "C", counts -> counts.hide(CountField.AN, 0)));
    }
}
