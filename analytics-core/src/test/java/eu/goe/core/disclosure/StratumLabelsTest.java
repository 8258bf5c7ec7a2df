package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.PolicyException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratumLabelsTest {
    @Test
    void labelsLeave() {
        assertThatCode(() -> require(Map.of("population", "FIN", "age", "60-69", "site", "a.b_C-1")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HG00097",
                "=cmd()",
                "<script>",
                "",
                "-FIN",
                "a b",
                "x@y.org",
                "1961-03-07",
                "19610307",
                "7.3.1961",
                "FIN\n",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"
            })
    @Promise(attack = "35")
    void whatIsNoLabelADateOrASampleDoesNotAndIsNotSaid(String value) {
        assertThatThrownBy(() -> require(Map.of("mother", value)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("D12")
                .hasMessageContaining("1 value of mother")
                .satisfies(e -> {
                    if (value.length() > 3) {
                        org.assertj.core.api.Assertions.assertThat(e).hasMessageNotContaining(value);
                    }
                });
    }

    @Test
    void anAttributeThatIsCalledAsASampleIsIsNotNamed() {
        assertThatThrownBy(() -> require(Map.of("HG00097", "yes")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("D12")
                .hasMessageNotContaining("HG0");
    }

    private static void require(Map<String, String> stratum) {
        StratumLabels.require(List.of(Map.of(), stratum), "HG00097"::equals);
    }
}
