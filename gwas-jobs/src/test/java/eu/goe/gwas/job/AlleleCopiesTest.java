package eu.goe.gwas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.Dosages;
import org.junit.jupiter.api.Test;

class AlleleCopiesTest {
    private static final Sex[] SEXES = {Sex.FEMALE, Sex.MALE, Sex.MALE, Sex.FEMALE, Sex.FEMALE, Sex.MALE};

    /** Expected copies 0.01, 0.5, 1.6, 2, none, and a missing one: three have the allele, all called but two the other. */
    @Test
    void somebodyHasACopyThatIsLikelierThanNot() {
        Dosages dosages = new Dosages(6);
        dosages.addCarrier(0, 0.01);
        dosages.addCarrier(1, 0.5);
        dosages.addCarrier(2, 1.6);
        dosages.addCarrier(3, 2);
        dosages.addMissing(5);
        AlleleCopies copies = new AlleleCopies(new int[] {0, 1, 2, 3, 4, 5}, SEXES, PloidyRegion.DIPLOID, 2, null);
        copies.count(dosages);
        assertThat(copies.an()).isEqualTo(10);
        assertThat(copies.ac()).isCloseTo(4.11, within(1e-12));
        assertThat(copies.carriers(true)).isEqualTo(3);
        assertThat(copies.carriers(false)).isEqualTo(3);
    }

    /** A male's one copy of X that counts as two: 1.8 is 0.9 copies, of which he has one, and none of the other allele. */
    @Test
    void aMalesXIsOneCopy() {
        Dosages dosages = new Dosages(2);
        dosages.addCarrier(0, 0.9);
        dosages.addCarrier(1, 1.8);
        AlleleCopies copies = new AlleleCopies(new int[] {0, 1}, SEXES, PloidyRegion.X_NON_PAR, 2, null);
        copies.count(dosages);
        assertThat(copies.an()).isEqualTo(3);
        assertThat(copies.ac()).isCloseTo(1.8, within(1e-12));
        assertThat(copies.carriers(true)).isEqualTo(2);
        assertThat(copies.carriers(false)).isEqualTo(1);
    }
}
