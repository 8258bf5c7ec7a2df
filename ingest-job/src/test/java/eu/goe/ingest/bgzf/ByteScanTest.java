package eu.goe.ingest.bgzf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteScanTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "0 0",
                "9 9",
                "19.99 19",
                "9e1 90",
                "9.95E+01 99",
                "2.5e-05 0",
                "1e3 1000",
                "120e-1 12",
                ". -1",
                "-5 -1",
                "nan -1",
                "9e 9",
                "12x 12",
                "99999999999 2147483646",
                "1e99 2147483646"
            })
    void decimalsAreCutAndExponentsCount(String text, int expected) {
        byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.US_ASCII);
        assertThat(ByteScan.wholePart(bytes, 1, bytes.length - 1)).isEqualTo(expected);
    }
}
