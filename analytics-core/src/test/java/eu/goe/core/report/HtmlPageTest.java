package eu.goe.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final String PAGE = new HtmlPage("A <b>")
            .header("sub", List.of(new HtmlPage.Badge(HtmlPage.Tone.GOOD, "ok")))
            .table(List.of("What", "Number#"), List.of(List.of("<script>alert(1)</script>", "3")))
            .toHtml();

    private static String group(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(PAGE);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void thePolicyAllowsThePagesOwnStyleAndNothingElse() throws Exception {
        String policy = group("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"");
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(group("<style>(.*)</style>").getBytes(StandardCharsets.UTF_8));
        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'; base-uri 'none'; form-action 'none'");
        assertThat(PAGE).doesNotContain(" style=", "<script", "http:", "https:", "src=", "href=");
    }

    @Test
    void textIsTextAndTablesCanBeMovedByTheKeyboard() {
        assertThat(PAGE)
                .contains("<h1>A &lt;b&gt;</h1>", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=")
                .contains("<th scope=\"col\" class=\"num\">Number</th>");
    }
}
