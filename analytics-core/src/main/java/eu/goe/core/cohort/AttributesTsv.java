package eu.goe.core.cohort;

import eu.goe.core.errors.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code goe samples import} takes: columns with tabs between, the first of them the sample's name. Messages
 * name lines and columns, never a sample or a value.
 */
public final class AttributesTsv {
    /** Columns of {@code samples list} that are no attributes. */
    private static final Set<String> OWN_COLUMNS = Set.of("sample", "batch", "status");

    private static final int MAX_PROBLEMS_SHOWN = 5;
    private static final int MAX_VALUE_LENGTH = 200;

    private final String fileName;
    private final Function<String, OptionalInt> sampleNumber;
    private final List<String> problems = new ArrayList<>();
    private final List<Integer> unknownLines = new ArrayList<>();
    private final Map<Integer, Integer> lineBySample = new HashMap<>();

    private AttributesTsv(String fileName, Function<String, OptionalInt> sampleNumber) {
        this.fileName = fileName;
        this.sampleNumber = sampleNumber;
    }

    /**
     * Reads a table of attributes.
     *
     * <p>The header's first column is {@code sample}, {@code IID} or {@code #IID}; plink's family column before it
     * ({@code #FID}) is not kept. {@code NA} and nothing clear a value. {@code sex} is {@code female}, {@code male} or
     * {@code unknown}, or one of F, M, U, XX, XY, in either case. Values of {@code population} must be able to name
     * strata. A byte order mark, CRLF and blank lines do not matter. The name of a sample is neither a column's name nor a
     * value (plink's {@code PAT} and {@code MAT}): attributes are in tables, and make the names of strata.
     *
     * @param fileName as messages call the file
     * @param text in UTF-8; the caller closes it
     * @param sampleNumber number of a sample by its name; empty if the store has none
     * @throws BadInputException naming all lines that cannot be taken, or the first few and how many more
     */
    public static AttributeUpdate parse(String fileName, Reader text, Function<String, OptionalInt> sampleNumber)
            throws IOException {
        return new AttributesTsv(fileName, sampleNumber).read(new BufferedReader(text));
    }

    /** The sex that a text means: empty if it is none of the spellings. */
    static Optional<Sex> sex(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "female", "f", "xx" -> Optional.of(Sex.FEMALE);
            case "male", "m", "xy" -> Optional.of(Sex.MALE);
            case "unknown", "u" -> Optional.of(Sex.UNKNOWN);
            default -> Optional.empty();
        };
    }

    private AttributeUpdate read(BufferedReader in) throws IOException {
        int number = 0;
        int key = -1;
        int nColumns = 0;
        List<String> attributes = List.of();
        List<Integer> samples = new ArrayList<>();
        List<@Nullable String[]> values = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            if (number == 1 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (key < 0) {
                nColumns = fields.length;
                key = keyColumn(fields, number);
                attributes = attributes(fields, key, number);
                refuse(); // messages about values say the column's name
                continue;
            }
            if (fields.length != nColumns) {
                problems.add("line " + number + " has " + fields.length + " columns, the header has " + nColumns);
                continue;
            }
            OptionalInt sample = sampleNumber.apply(fields[key].strip());
            if (sample.isEmpty()) {
                unknownLines.add(number);
                continue;
            }
            Integer earlier = lineBySample.putIfAbsent(sample.getAsInt(), number);
            if (earlier != null) {
                problems.add("line " + number + " is about the same sample as line " + earlier);
                continue;
            }
            samples.add(sample.getAsInt());
            values.add(values(fields, key, attributes, number));
        }
        if (key < 0) {
            throw new BadInputException(
                    fileName + ": the file is empty. Its first line must name the columns, 'sample' first.");
        }
        refuse();
        return new AttributeUpdate(
                attributes, samples.stream().mapToInt(Integer::intValue).toArray(), values.toArray(new String[0][]));
    }

    private int keyColumn(String[] header, int number) {
        String first = header[0].strip();
        if (first.equals("sample") || first.equals("IID") || first.equals("#IID")) {
            return 0;
        }
        if ((first.equals("#FID") || first.equals("FID"))
                && header.length > 1
                && header[1].strip().equals("IID")) {
            return 1;
        }
        boolean spaces = header.length == 1 && first.matches("#?(sample|IID|FID)[ ,;].*");
        throw new BadInputException(fileName + ":" + number + ": the first column is not 'sample' (nor IID). "
                + (spaces
                        ? "Columns are separated by tabs, here are other separators."
                        : "The first line must name the columns, with tabs between."));
    }

    private List<String> attributes(String[] header, int key, int number) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = key + 1; i < header.length; i++) {
            String name = header[i].strip();
            // plink writes SEX; two spellings of the attributes that mean something would be two attributes.
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals(SampleAttributes.SEX) || lower.equals(SampleAttributes.POPULATION)) {
                name = lower;
            }
            if (name.isEmpty() || name.length() > MAX_VALUE_LENGTH || hasControl(name)) {
                problems.add("line " + number + ": column " + (i + 1) + " has no usable name");
            } else if (isSample(name)) {
                problems.add("line " + number + ": column " + (i + 1) + " is called as a sample of the store is");
            } else if (OWN_COLUMNS.contains(name)) {
                problems.add(
                        "line " + number + ": column '" + name + "' is called as one that 'samples list' has itself");
            } else if (!seen.add(name)) {
                problems.add("line " + number + ": column '" + name + "' is there twice");
            }
            names.add(name);
        }
        return names;
    }

    private @Nullable String[] values(String[] fields, int key, List<String> attributes, int number) {
        @Nullable String[] values = new String[attributes.size()];
        for (int a = 0; a < values.length; a++) {
            String name = attributes.get(a);
            String value = fields[key + 1 + a].strip();
            if (value.isEmpty() || value.equals("NA")) {
                continue;
            }
            if (isSample(value)) {
                problems.add("line " + number + ": column '" + name + "' holds the name of a sample of the store; names"
                        + " are kept apart, leave the column out");
            } else if (name.equals(SampleAttributes.SEX)) {
                Optional<Sex> sex = sex(value);
                if (sex.isEmpty()) {
                    problems.add("line " + number
                            + ": column 'sex' is none of female, male, unknown (or F, M, U, XX, XY), NA or empty");
                }
                values[a] = SampleAttributes.sexText(sex.orElse(Sex.UNKNOWN));
            } else if (name.equals(SampleAttributes.POPULATION)
                    && !SampleAttributes.LABEL.matcher(value).matches()) {
                problems.add(
                        "line " + number + ": column 'population' is not a label: letters, digits, '_', '.' and '-',"
                                + " a letter or digit first, at most 40");
            } else if (value.length() > MAX_VALUE_LENGTH || hasControl(value)) {
                problems.add("line " + number + ": column '" + name + "' is longer than " + MAX_VALUE_LENGTH
                        + " characters or holds control characters");
            } else {
                values[a] = value;
            }
        }
        return values;
    }

    private boolean isSample(String text) {
        return sampleNumber.apply(text).isPresent();
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private void refuse() {
        if (!unknownLines.isEmpty()) {
            int n = unknownLines.size();
            String lines = unknownLines.stream()
                    .limit(MAX_PROBLEMS_SHOWN)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            problems.add((n == 1 ? "1 sample is" : n + " samples are") + " not in the store ("
                    + (n == 1 ? "line " : "lines ") + lines
                    + (n > MAX_PROBLEMS_SHOWN ? " and " + (n - MAX_PROBLEMS_SHOWN) + " more" : "") + ")");
        }
        if (problems.isEmpty()) {
            return;
        }
        int more = problems.size() - MAX_PROBLEMS_SHOWN;
        // What is unknown comes last in the list, and is always said.
        List<String> shown = new ArrayList<>(problems.subList(0, Math.min(MAX_PROBLEMS_SHOWN, problems.size())));
        if (more > 0 && !unknownLines.isEmpty()) {
            shown.set(MAX_PROBLEMS_SHOWN - 1, problems.get(problems.size() - 1));
        }
        throw new BadInputException(fileName + ": " + String.join("; ", shown)
                + (more > 0 ? "; and " + more + " more" : "") + ".\nNothing was imported.");
    }
}
