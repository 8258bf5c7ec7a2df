package eu.goe.core.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes RDF as Turtle: one subject at a time, terms escaped.
 *
 * @see <a href="https://www.w3.org/TR/turtle/">RDF 1.1 Turtle</a>, sections 2.4, 2.5, 6.4
 */
final class TurtleText {
    private final StringBuilder out = new StringBuilder();

    TurtleText prefix(String prefix, String iri) {
        out.append("@prefix ").append(prefix).append(": ").append(iri(iri)).append(" .\n");
        return this;
    }

    /** Begins a subject, whose predicates follow; {@link Node#end} ends it. */
    Node subject(String term) {
        return new Node(term);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** The predicates and objects of a subject, or of a node without a name inside one. */
    final class Node {
        private final String term;
        private final List<String> statements = new ArrayList<>();

        private Node(String term) {
            this.term = term;
        }

        /** @param object a term that is written already: {@link #iri}, {@link #text}, a prefixed name, a blank node */
        Node add(String predicate, String object) {
            statements.add(predicate + " " + object);
            return this;
        }

        void end() {
            out.append('\n').append(term).append('\n');
            out.append("    ").append(String.join(" ;\n    ", statements)).append(" .\n");
        }

        /** Ends a node without a name: a term for the object of another one. */
        String blank() {
            return "[ " + String.join(" ; ", statements) + " ]";
        }
    }

    /** A node without a name. */
    Node blank() {
        return new Node("");
    }

    /** An IRI; whatever may not stand in one is percent-encoded. */
    static String iri(String iri) {
        StringBuilder to = new StringBuilder("<");
        for (int i = 0; i < iri.length(); i++) {
            char c = iri.charAt(i);
            if (c <= ' ' || c == 0x7f || "<>\"{}|^`\\".indexOf(c) >= 0) {
                to.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                to.append(c);
            }
        }
        return to.append('>').toString();
    }

    /** A text in a language. */
    static String text(String text, String language) {
        return quoted(text) + "@" + language;
    }

    /** A literal of a datatype, given as a prefixed name. */
    static String typed(String value, String datatype) {
        return quoted(value) + "^^" + datatype;
    }

    /** A plain string. Halves of surrogate pairs, which no file can hold, become U+FFFD. */
    static String quoted(String text) {
        StringBuilder to = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                        to.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        to.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
                    }
                }
            }
        });
        return to.append('"').toString();
    }
}
