package eu.goe.gwas.phenotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.errors.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamedBasisTest {
    private static final int PEOPLE = 200;
    private static final int[] EVERYBODY = IntStream.range(0, PEOPLE).toArray();

    private final SplittableRandom random = new SplittableRandom(5);
    private final Covariate age = covariate("age", i -> 20 + random.nextInt(60));
    private final Covariate height = covariate("height", i -> random.nextGaussian());

    private static Covariate covariate(String name, IntToDoubleFunction value) {
        return new Covariate(
                name, name, IntStream.range(0, PEOPLE).mapToDouble(value).toArray());
    }

    private static void refused(List<Covariate> covariates, String... says) {
        assertThatThrownBy(() -> NamedBasis.of("f.tsv", covariates, EVERYBODY, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(says);
    }

    @Test
    void aCovariateThatFollowsFromOthersIsNamedWithThem() {
        Covariate both = covariate("both", i -> 3 * age.values()[i] - height.values()[i] + 7);
        Covariate other = covariate("other", i -> random.nextGaussian());
        refused(List.of(age, other, height, both), "f.tsv", "covariate both", "age, height", "collinear");
        Covariate nearly = covariate("nearly", i -> age.values()[i] + 1e-6 * random.nextGaussian());
        refused(List.of(age, nearly), "covariate nearly", "age");
        refused(List.of(age, covariate("same", i -> 4)), "covariate same", "same for everybody");
    }

    @Test
    void placeAndScaleOfACovariateDoNotMatter() {
        Covariate far = covariate("far", i -> 1e9 + 1e6 * age.values()[i]);
        NamedBasis basis = NamedBasis.of("f.tsv", List.of(far, height), EVERYBODY, false);
        assertThat(basis.names()).containsExactly("far", "height");
        assertThat(basis.basis().k()).isEqualTo(3);
        assertThat(basis.basis().maxLeverage())
                .isCloseTo(
                        NamedBasis.of("f.tsv", List.of(age, height), EVERYBODY, false)
                                .basis()
                                .maxLeverage(),
                        within(1e-9));
    }

    /** Of a person whom a covariate sets apart the leverage is 1. */
    @Test
    void leverageTellsWhoIsSetApart() {
        Covariate apart = covariate("apart", i -> i == 17 ? 1 : 0);
        assertThat(NamedBasis.of("f.tsv", List.of(apart), EVERYBODY, false)
                        .basis()
                        .maxLeverage())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void columnsMayBeLeftOutWhereOthersAreAnalysed() {
        int[] few = Arrays.copyOf(EVERYBODY, 50);
        Covariate later = covariate("later", i -> i < 50 ? 0 : 1);
        assertThat(NamedBasis.of("f.tsv", List.of(age, later, height), few, true)
                        .names())
                .containsExactly("age", "height");
    }
}
