package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdjRuleTest {
    @Test
    void aTestAppliesToABatchIfAnyOfItsFilesDeclaresTheField() {
        AdjRule gqOnly = new AdjRule(true, false, false, false);
        AdjRule depths = new AdjRule(false, true, true, false);
        assertThat(gqOnly.or(depths)).isEqualTo(new AdjRule(true, true, true, false));
        assertThat(gqOnly.or(gqOnly)).isEqualTo(gqOnly);
        assertThat(gqOnly.or(depths).tests()).isEqualTo("gq,dp,ad");
    }
}
