package eu.goe.ingest.job;

import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How records of the input wrote a variant: {@code POS:REF:ALTS:N} in the column {@code original}, 1-based, allele N of
 * the record. Two rows of one variant with one spelling come from copies of one record; with two spellings, from two
 * records that mean the same.
 *
 * @param text in upper case, since case makes no other record
 */
record Spelling(String text) {
    private static final Pattern BETWEEN = Pattern.compile("\\|(?=[0-9]+:)");

    /** The spelling of an allele of a record. */
    static String of(long pos, String ref, String alts, int number) {
        return pos + ":" + ref + ":" + alts + ":" + number;
    }

    /** The spelling of a row of one record that was written as its variant is. */
    private static String plain(Variant variant) {
        return of(variant.start() + 1L, variant.ref(), variant.alt(), 1);
    }

    /** What {@code original} says of a row that joins two. */
    static String joined(VariantRow a, VariantRow b) {
        return spelled(a) + "|" + spelled(b);
    }

    private static String spelled(VariantRow row) {
        String original = row.original();
        return original == null ? plain(row.variant()) : original;
    }

    /** All spellings that a row joins. */
    static List<Spelling> of(VariantRow row) {
        List<Spelling> spellings = new ArrayList<>();
        for (String part : BETWEEN.split(spelled(row), -1)) {
            spellings.add(new Spelling(part.toUpperCase(Locale.ROOT)));
        }
        return spellings;
    }

    /** POS of the record, as text. */
    String pos() {
        return text.substring(0, text.indexOf(':'));
    }

    String ref() {
        int from = text.indexOf(':') + 1;
        return text.substring(from, text.indexOf(':', from));
    }

    /** ALT of the record; a breakend has colons of its own. */
    String alts() {
        int from = text.indexOf(':', text.indexOf(':') + 1) + 1;
        return text.substring(from, text.lastIndexOf(':'));
    }
}
