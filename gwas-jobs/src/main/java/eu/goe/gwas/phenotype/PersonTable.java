package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.NearestName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a file of phenotypes or covariates says, in the form of plink2 and REGENIE: a header, a line a person, columns apart by tabs, or by blanks where the header has no tab.
 * The person is in {@code sample}, {@code IID} or {@code #IID}; a family column before it is not read. {@code NA}, {@code nan} and nothing are missing. Messages name lines and
 * columns, never a person or a value.
 */
public final class PersonTable {
    private final String fileName;
    private final Map<String, @Nullable String[]> columns = new LinkedHashMap<>();
    private int known;
    private int unknown;

    private PersonTable(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Reads a table.
     *
     * @param fileName as messages call it
     * @param text the caller closes it
     * @param sampleNumber number of a sample by its name; empty if the store has none
     * @param nSamples one more than the greatest number
     * @throws BadInputException if a line has other columns than the header, a person has two lines, a column has no name or another's, or nobody is in the store
     */
    public static PersonTable read(
            String fileName, Reader text, Function<String, OptionalInt> sampleNumber, int nSamples) throws IOException {
        PersonTable table = new PersonTable(fileName);
        table.read(new BufferedReader(text), sampleNumber, nSamples);
        return table;
    }

    private void read(BufferedReader in, Function<String, OptionalInt> sampleNumber, int nSamples) throws IOException {
        int number = 0;
        int key = -1;
        boolean hasTabs = false;
        List<String> names = List.of();
        Map<Integer, Integer> lineOf = new HashMap<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            if (number == 1 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.isBlank()) {
                continue;
            }
            if (key < 0) {
                hasTabs = line.indexOf('\t') >= 0;
            }
            String[] fields = hasTabs ? line.split("\t", -1) : line.strip().split("\\s+", -1);
            if (key < 0) {
                key = keyColumn(fields);
                names = List.of(fields);
                declare(names.subList(key + 1, names.size()), nSamples);
                continue;
            }
            if (fields.length != names.size()) {
                throw new BadInputException(fileName + ":" + number + ": " + fields.length + " columns, the header has "
                        + names.size() + ".");
            }
            OptionalInt sample = sampleNumber.apply(fields[key].strip());
            if (sample.isEmpty()) {
                unknown++;
                continue;
            }
            Integer earlier = lineOf.putIfAbsent(sample.getAsInt(), number);
            if (earlier != null) {
                throw new BadInputException(fileName + ":" + number + ": the same person as in line " + earlier
                        + ". Leave one line for each.");
            }
            known++;
            int c = key + 1;
            for (@Nullable String[] column : columns.values()) {
                String value = fields[c++].strip();
                column[sample.getAsInt()] = isMissing(value) ? null : value;
            }
        }
        if (key < 0) {
            throw new BadInputException(fileName + ": the file is empty. Its first line must name the columns.");
        }
        if (known == 0) {
            throw new BadInputException(fileName + ": none of its " + unknown
                    + " people is in the store. The column IID must hold the samples' names as goe samples list shows"
                    + " them.");
        }
    }

    private int keyColumn(String[] header) {
        String first = header[0].strip().replaceFirst("^#", "").toUpperCase(Locale.ROOT);
        if (first.equals("IID") || first.equals("SAMPLE")) {
            return 0;
        }
        if (first.equals("FID")
                && header.length > 1
                && header[1]
                        .strip()
                        .replaceFirst("^#", "")
                        .toUpperCase(Locale.ROOT)
                        .equals("IID")) {
            return 1;
        }
        throw new BadInputException(
                fileName + ": the first line must name the columns, beginning with sample, #IID, or FID and IID.");
    }

    private void declare(List<String> names, int nSamples) {
        if (names.isEmpty()) {
            throw new BadInputException(fileName + ": there is no column beside those that name people.");
        }
        for (int c = 0; c < names.size(); c++) {
            String name = names.get(c).strip();
            if (name.isEmpty()) {
                throw new BadInputException(fileName + ": column " + (c + 1) + " behind the people's has no name.");
            }
            if (columns.put(name, new String[nSamples]) != null) {
                throw new BadInputException(fileName + ": two columns are called " + name + ".");
            }
        }
    }

    static boolean isMissing(String value) {
        return value.isEmpty() || value.equalsIgnoreCase("NA") || value.equalsIgnoreCase("nan");
    }

    /** Names of the columns in the order of the file. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /**
     * The values of a column by sample number, null where missing; the table's own.
     *
     * @throws BadInputException naming the nearest column, if there is none of that name
     */
    public @Nullable String[] column(String name) {
        @Nullable String[] values = columns.get(name);
        if (values == null) {
            throw new BadInputException(fileName + ": no column " + name
                    + NearestName.of(name, columns.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(" (there are: " + String.join(", ", columns.keySet()) + ")."));
        }
        return values;
    }

    /** People of the file who are in the store. */
    public int known() {
        return known;
    }

    /** People of the file who are not in the store, whose lines are not used. */
    public int unknown() {
        return unknown;
    }

    /** The names of columns that a user gave, or all of them. */
    public List<String> chosen(List<String> asked) {
        List<String> chosen = asked.isEmpty() ? names() : new ArrayList<>(asked);
        chosen.forEach(this::column);
        return chosen;
    }
}
