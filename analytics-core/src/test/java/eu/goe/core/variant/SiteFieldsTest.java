package eu.goe.core.variant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SiteFieldsTest {
    @Test
    void idsAreUnitedInTheOrderTheyCame() {
        assertThat(SiteFields.ids("rs2;rs1", "rs3;rs1")).isEqualTo("rs2;rs1;rs3");
        assertThat(SiteFields.ids(null, "rs1")).isEqualTo("rs1");
        assertThat(SiteFields.ids(null, null)).isNull();
    }

    @Test
    void aFilterThatFailsHidesPass() {
        assertThat(SiteFields.filters("PASS", "q10")).isEqualTo("q10");
        assertThat(SiteFields.filters("q10;s50", "s50;q20")).isEqualTo("q10;s50;q20");
        assertThat(SiteFields.filters("q10", null)).isEqualTo("q10");
        assertThat(SiteFields.filters("PASS", null)).isEqualTo("PASS");
        assertThat(SiteFields.filters(null, "PASS")).isEqualTo("PASS");
        assertThat(SiteFields.filters(null, null)).isNull();
    }

    @Test
    void theGreaterQualityStays() {
        assertThat(SiteFields.qual(3f, 10f)).isEqualTo(10f);
        assertThat(SiteFields.qual(null, 10f)).isEqualTo(10f);
        assertThat(SiteFields.qual(null, null)).isNull();
    }

    @Test
    void eachKeyKeepsItsFirstValue() {
        assertThat(SiteFields.info("MQ=60;DB", "MQ=59;QD=2")).isEqualTo("MQ=60;DB;QD=2");
        assertThat(SiteFields.info("MQ=60", null)).isEqualTo("MQ=60");
    }

    @Test
    void originalsAreListedOnce() {
        assertThat(SiteFields.originals("5:A:C,G:1", "5:AT:CT:1")).isEqualTo("5:A:C,G:1|5:AT:CT:1");
        assertThat(SiteFields.originals("5:A:C,G:1", "5:A:C,G:1")).isEqualTo("5:A:C,G:1");
    }
}
