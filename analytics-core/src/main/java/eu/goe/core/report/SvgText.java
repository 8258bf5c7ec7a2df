package eu.goe.core.report;

import java.util.Locale;

/** Writes the elements of a drawing. Lengths are units of the drawing, a tenth is kept. */
final class SvgText {
    private final StringBuilder text = new StringBuilder();

    /** @param name for readers who do not see it */
    SvgText(String name, int width, int height) {
        text.append("<svg viewBox=\"0 0 ").append(width).append(' ').append(height);
        text.append("\" role=\"img\" aria-label=\"")
                .append(HtmlPage.escape(name))
                .append("\">");
    }

    /** The drawing, ended. */
    String end() {
        return text.append("</svg>").toString();
    }

    /** As it stands: whatever comes from outside must be escaped. */
    SvgText raw(String markup) {
        text.append(markup);
        return this;
    }

    SvgText line(String css, double x1, double y1, double x2, double y2) {
        text.append("<line class=\"").append(css).append("\" x1=\"").append(number(x1));
        text.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
        text.append("\" y2=\"").append(number(y2)).append("\"/>");
        return this;
    }

    /**
     * @param anchor {@code start}, {@code middle} or {@code end}
     * @param css empty for none
     */
    SvgText text(double x, double y, String anchor, String css, String words) {
        text.append("<text").append(css.isEmpty() ? "" : " class=\"" + css + "\"");
        text.append(" x=\"").append(number(x)).append("\" y=\"").append(number(y));
        text.append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(HtmlPage.escape(words))
                .append("</text>");
        return this;
    }

    /** @param title shown where the pointer rests, empty for none */
    SvgText rectangle(String css, double x, double y, double width, double height, String title) {
        text.append("<rect class=\"").append(css).append("\" x=\"").append(number(x));
        text.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(width));
        text.append("\" height=\"").append(number(height)).append("\" rx=\"2\"");
        return ended("rect", title);
    }

    /** @param title shown where the pointer rests, empty for none */
    SvgText circle(String css, double x, double y, double radius, String title) {
        text.append("<circle class=\"").append(css).append("\" cx=\"").append(number(x));
        text.append("\" cy=\"").append(number(y)).append("\" r=\"").append(number(radius));
        text.append('"');
        return ended("circle", title);
    }

    private SvgText ended(String element, String title) {
        if (title.isEmpty()) {
            text.append("/>");
        } else {
            text.append("><title>").append(HtmlPage.escape(title)).append("</title></");
            text.append(element).append('>');
        }
        return this;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
