package eu.goe.core.cohort;

import eu.goe.core.errors.BadInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a table of sample attributes: tab-separated, a header line with the column {@code sample} (or {@code #IID},
 * {@code IID}), {@code NA} or nothing where a value is missing. An attribute whose column is absent stays as it is.
 */
public final class SamplesImport {
    private static final Set<String> KEYS = Set.of("sample", "#sample", "IID", "#IID");

    private SamplesImport() {}

    /**
     * Applies a file.
     *
     * @param lines of the file
     * @param file how messages call it
     * @param numberOf sample number by id; ids never reach a message
     * @param attributes changed only if the whole file is good
     * @return how many samples the file names
     * @throws BadInputException that names all lines that are wrong, up to ten
     */
    public static int apply(
            List<String> lines, String file, Function<String, OptionalInt> numberOf, SampleAttributes attributes) {
        if (lines.isEmpty()) {
            throw new BadInputException(file + ": the file is empty; it needs a header line with the column 'sample'.");
        }
        String[] header = fields(lines.get(0).replace("\uFEFF", ""));
        int key = -1;
        Set<String> seenColumns = new HashSet<>();
        for (int c = 0; c < header.length; c++) {
            if (KEYS.contains(header[c])) {
                key = c;
            }
            if (!seenColumns.add(header[c])) {
                throw new BadInputException(file + ":1: column " + header[c] + " is there twice.");
            }
        }
        if (key < 0) {
            throw new BadInputException(file + ":1: no column 'sample'; columns are separated by tabs. Found "
                    + header.length + " column(s).");
        }
        List<String> problems = new ArrayList<>();
        List<Runnable> changes = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int unknown = 0;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] fields = fields(lines.get(i));
            String where = file + ":" + (i + 1) + ": ";
            if (fields.length != header.length) {
                problems.add(where + fields.length + " columns, the header has " + header.length + ".");
                continue;
            }
            OptionalInt number = numberOf.apply(fields[key]);
            if (number.isEmpty()) {
                unknown++;
                problems.add(where + "this sample is not in the store.");
                continue;
            }
            int sample = number.getAsInt();
            if (!seen.add(sample)) {
                problems.add(where + "this sample is in the file twice.");
                continue;
            }
            for (int c = 0; c < header.length; c++) {
                if (c != key) {
                    read(header[c], fields[c], sample, where, attributes, changes, problems);
                }
            }
        }
        if (!problems.isEmpty()) {
            int shown = Math.min(2, problems.size());
            String more = problems.size() > shown
                    ? " (" + problems.size() + " lines are wrong, " + unknown + " of them with unknown samples)"
                    : "";
            throw new BadInputException(String.join("\n", problems.subList(0, shown)) + more
                    + "\nNothing was imported. Check the table, or ingest its samples first.");
        }
        changes.forEach(Runnable::run);
        return seen.size();
    }

    private static void read(
            String attribute,
            String text,
            int sample,
            String where,
            SampleAttributes attributes,
            List<Runnable> changes,
            List<String> problems) {
        if (text.isEmpty() || text.equals("NA")) {
            changes.add(() -> attributes.set(attribute, sample, null));
        } else if (attribute.equals(SampleAttributes.SEX)) {
            SampleAttributes.parseSex(text)
                    .ifPresentOrElse(
                            sex -> changes.add(() ->
                                    attributes.set(attribute, sample, sex.name().toLowerCase(Locale.ROOT))),
                            () -> problems.add(
                                    where + "column sex is none of female, male, unknown (F, M, U; XX, XY)."));
        } else if (attribute.equals("population")
                && !StrataPlan.LABEL.matcher(text).matches()) {
            problems.add(
                    where + "column population: a label is letters, digits and _ . - after the first, at most 40.");
        } else {
            changes.add(() -> attributes.set(attribute, sample, text));
        }
    }

    private static String[] fields(String line) {
        String clean = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return clean.split("\t", -1);
    }
}
