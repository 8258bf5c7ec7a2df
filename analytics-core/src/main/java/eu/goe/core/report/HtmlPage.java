package eu.goe.core.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Builds one self-contained page: no script, nothing loaded from anywhere (its content security policy allows its own style, by hash, and nothing else),
 * light and dark, printable. All text goes in escaped.
 */
public final class HtmlPage {
    private static final String STYLE = """
            :root{color-scheme:light dark;--bg:#fff;--panel:#f5f7fa;--text:#1b2430;--muted:#5a6675;--line:#d9e0e8;
            --accent:#1f5fc4;--second:#8a97a8;--warn-bg:#fff4d6;--warn-line:#d9a514;--ok:#1c7c43;--bad:#a33a12}
            @media (prefers-color-scheme:dark){:root{--bg:#12171e;--panel:#1a212b;--text:#e6ebf1;--muted:#9caabb;
            --line:#2d3846;--accent:#6ea6ff;--second:#6b7a8d;--warn-bg:#3a2f10;--warn-line:#d9a514;--ok:#5fcb8c;--bad:#ff9468}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
            main{max-width:1080px;margin:0 auto;padding:32px 24px 64px}
            h1{font-size:30px;line-height:1.2;margin:0 0 6px}
            h2{font-size:20px;margin:40px 0 10px;padding-top:14px;border-top:1px solid var(--line)}
            h3{font-size:16px;margin:22px 0 8px}
            p{max-width:75ch;margin:8px 0}
            .muted{color:var(--muted)}
            .badge{display:inline-block;padding:1px 10px;margin-right:8px;border:1px solid currentColor;border-radius:99px;
            font-size:13px;font-weight:600;letter-spacing:.02em}
            .ok{color:var(--ok)}.bad{color:var(--bad)}
            .banner{margin:18px 0;padding:10px 16px;background:var(--warn-bg);border-left:4px solid var(--warn-line);border-radius:4px}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:18px 0}
            .tile{padding:12px 16px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
            .tile b{display:block;font-size:24px;line-height:1.25;font-variant-numeric:tabular-nums}
            .tile span{color:var(--muted);font-size:14px}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%;margin:8px 0;font-size:14px}
            th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
            th{color:var(--muted);font-weight:600}
            .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .num+:not(.num){padding-left:20px}
            code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
            figure{margin:12px 0;padding:12px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
            figcaption{color:var(--muted);font-size:14px;margin-top:6px}
            .scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
            figure{overflow-x:auto}
            svg{display:block;width:100%;min-width:640px;height:auto}
            svg text{fill:var(--muted);font-size:12px}
            svg .value{fill:var(--text);font-size:11px}
            svg .grid{stroke:var(--line);stroke-width:1}
            svg .s0{fill:var(--accent)}svg .s1{fill:var(--second)}
            svg .g0{fill:#0072b2;stroke:#0072b2}svg .g1{fill:#d55e00;stroke:#d55e00}svg .g2{fill:#009e73;stroke:#009e73}
            svg .g3{fill:#cc79a7;stroke:#cc79a7}svg .g4{fill:#e69f00;stroke:#e69f00}svg .g5{fill:#56b4e9;stroke:#56b4e9}
            svg .g6{fill:#8c6bb1;stroke:#8c6bb1}svg .g7{fill:#8c564b;stroke:#8c564b}svg .g8{fill:#7f7f7f;stroke:#7f7f7f}
            svg .g9{fill:#b5bd22;stroke:#b5bd22}svg .dot{stroke-width:1;fill-opacity:.7}svg .ring{fill-opacity:0}
            svg .band{fill:var(--second);opacity:.3}svg .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:5 4}
            @media print{:root{--bg:#fff;--panel:#fff;--text:#000;--muted:#444;--line:#bbb;--accent:#1f5fc4;--second:#8a97a8;
            --warn-bg:#fff;--ok:#1c7c43;--bad:#a33a12}main{max-width:none;padding:0}
            h2{break-after:avoid}figure,tr,.tile{break-inside:avoid}.scroll,figure{overflow:visible}svg{min-width:0}}
            """;

    /** How each page begins. */
    public static final String START = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n";

    private final StringBuilder body = new StringBuilder();
    private final String title;

    public HtmlPage(String title) {
        this.title = title;
    }

    /** Text as it stands in HTML: markup, control and text-direction characters lose their meaning. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isInvisible(c) ? 0xFFFD : c);
            }
        });
        return out.toString();
    }

    /** A count as pages show it: {@code 12,345}. */
    public static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return (type == Character.CONTROL && c != '\n' && c != '\t')
                || type == Character.FORMAT
                || type == Character.SURROGATE;
    }

    /** The first heading, with badges below: pairs of a class ({@code ok}, {@code bad}, {@code muted}) and a text. */
    public HtmlPage header(String subtitle, List<Badge> badges) {
        body.append("<header><h1>").append(escape(title)).append("</h1><p class=\"muted\">");
        body.append(escape(subtitle)).append("</p><p>");
        for (Badge badge : badges) {
            body.append("<span class=\"badge ").append(badge.tone().css).append("\">");
            body.append(escape(badge.text())).append("</span>");
        }
        body.append("</p></header>\n");
        return this;
    }

    /** A short text with a frame. */
    public record Badge(Tone tone, String text) {}

    /** What a badge means. */
    public enum Tone {
        GOOD("ok"),
        BAD("bad"),
        NEUTRAL("muted");

        private final String css;

        Tone(String css) {
            this.css = css;
        }
    }

    /** A text that nobody may overlook. */
    public HtmlPage banner(String text) {
        body.append("<p class=\"banner\" role=\"note\">").append(escape(text)).append("</p>\n");
        return this;
    }

    public HtmlPage heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    public HtmlPage paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A row of figures, each with what it counts below. */
    public HtmlPage tiles(List<Tile> tiles) {
        body.append("<div class=\"tiles\">");
        for (Tile tile : tiles) {
            body.append("<div class=\"tile\"><b>").append(escape(tile.figure())).append("</b><span>");
            body.append(escape(tile.what())).append("</span></div>");
        }
        body.append("</div>\n");
        return this;
    }

    /** One figure and what it counts. */
    public record Tile(String figure, String what) {}

    /**
     * A table.
     *
     * @param head of the columns; one that ends in {@code #} holds numbers, set to the right, and is shown without it
     * @param rows as many cells as the head
     */
    public HtmlPage table(List<String> head, List<List<String>> rows) {
        // A wide table is moved by the keyboard, too.
        body.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table><thead><tr>");
        for (String column : head) {
            boolean number = column.endsWith("#");
            body.append(number ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
            body.append(escape(number ? column.substring(0, column.length() - 1) : column))
                    .append("</th>");
        }
        body.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells in " + head.size() + " columns");
            }
            body.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                body.append(head.get(c).endsWith("#") ? "<td class=\"num\">" : "<td>");
                body.append(escape(row.get(c))).append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
        return this;
    }

    /** A drawing with a caption. */
    public HtmlPage figure(Drawing drawing, String caption) {
        body.append("<figure>").append(drawing.svg()).append("<figcaption>");
        body.append(escape(caption)).append("</figcaption></figure>\n");
        return this;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The whole page. */
    public String toHtml() {
        return START
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(sha256(STYLE)) + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>" + escape(title)
                + "</title>\n<style>" + STYLE + "</style></head>\n<body><main>\n" + body + "</main></body></html>\n";
    }
}
