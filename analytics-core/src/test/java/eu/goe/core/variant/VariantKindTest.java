package eu.goe.core.variant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantKindTest {
    @ParameterizedTest
    @CsvSource({
        "A,G,ti",
        "C,T,ti",
        "T,C,ti",
        "A,C,tv",
        "G,T,tv",
        "A,T,tv",
        "A,AG,ins",
        "AGG,A,del",
        "ACC,GT,other",
        "AC,GT,mnv",
        "N,A,other"
    })
    void isWhatTheVariantKinds(String ref, String alt, String label) {
        assertThat(VariantKind.of(Variant.of(0, 1, ref, alt)).label()).isEqualTo(label);
    }

    @Test
    void symbolicAllelesAndBreakendsAreOther() {
        assertThat(VariantKind.of(new Variant(0, 1, 100, "A", "<DEL>", "DEL:-99")))
                .isEqualTo(VariantKind.OTHER);
        assertThat(VariantKind.of(new Variant(0, 1, 2, "G", "G]17:198982]", "BND:")))
                .isEqualTo(VariantKind.OTHER);
    }
}
