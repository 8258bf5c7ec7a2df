package eu.goe.gwas.pooled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten people; expected figures by counting. */
class LeastCellsTest {
    private static final double[] MALE = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    private static final double[] SICK = {0, 0, 0, 1, 1, 1, 1, 1, 1, 0};
    /** Around their mean, 5: −4 −3 −2 −1 0 0 1 2 3 4. */
    private static final double[] AGE = {1, 2, 3, 4, 5, 5, 6, 7, 8, 9};

    @Test
    void theSmallestCellOfTwoColumnsIsNamed() {
        // Of the men one is not sick.
        LeastCells cells = LeastCells.of(List.of("male", "sick"), new double[][] {MALE, SICK}, 1, 10);
        assertThat(cells.people()).isEqualTo(1);
        assertThat(cells.cell()).isEqualTo("male and sick");
        // Of one column alone the smaller side.
        LeastCells one = LeastCells.of(List.of("sick"), new double[][] {SICK}, 1, 10);
        assertThat(one.people()).isEqualTo(4);
        assertThat(one.cell()).isEqualTo("sick");
    }

    @Test
    void twoTraitsAreNotCrossed() {
        LeastCells cells = LeastCells.of(List.of("a", "b"), new double[][] {MALE, SICK}, 2, 10);
        assertThat(cells.people()).isEqualTo(4);
        assertThat(cells.cell()).isEqualTo("b");
    }

    @Test
    void theLargestShareOfASumIsThatOfOneSide() {
        // Of age, women −4 −3 −2 −1 0 and men 0 1 2 3 4: 4 of 10. Of age squared: 16 of 60.
        LeastCells cells = LeastCells.of(List.of("male", "age"), new double[][] {MALE, AGE}, 1, 10);
        assertThat(cells.share()).isCloseTo(0.4, within(1e-12));
        assertThat(cells.sum()).isEqualTo("male and age");
        assertThat(LeastCells.of(List.of("age"), new double[][] {AGE}, 0, 10).share())
                .isCloseTo(16.0 / 60, within(1e-12));
    }

    @Test
    void aConstantColumnTellsOfNobody() {
        LeastCells cells = LeastCells.of(List.of("same"), new double[][] {new double[10]}, 0, 10);
        assertThat(cells.people()).isEqualTo(10);
        assertThat(cells.cell()).isNull();
    }
}
