package eu.goe.core.filter;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * People that a user listed, as plink2's {@code --keep} has them: a line each, with the sample's name alone, or a family's before it. A first line that begins with {@code #FID}, {@code #IID} or
 * {@code sample} names the columns. Messages name lines, never people.
 *
 * @param numbers of the samples that are in the store
 * @param unknown how many others there are
 */
record PeopleList(BitSet numbers, int unknown) {

    /**
     * @param option begins messages
     * @throws UsageException if there is no such file
     * @throws BadInputException if nobody of it is in the store
     */
    static PeopleList read(String option, String file, Store store) {
        try (Reader text = new InputStreamReader(store.openInput(file), StandardCharsets.UTF_8)) {
            PeopleList list = read(new BufferedReader(text), store.names());
            if (list.numbers.isEmpty()) {
                throw new BadInputException(option + " " + file + ": none of its " + list.unknown
                        + " people is in the store. A line holds a sample's name as goe samples list shows it, or a"
                        + " family's and the sample's.");
            }
            return list;
        } catch (FileNotFoundException e) {
            throw new UsageException(option + " " + file + ": no such file.", e);
        } catch (IOException e) {
            throw new BadInputException(option + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static PeopleList read(BufferedReader text, SampleNames names) throws IOException {
        BitSet numbers = new BitSet();
        int unknown = 0;
        int column = -1;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            String plain = line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (plain.isBlank()) {
                continue;
            }
            String[] fields = plain.indexOf('\t') >= 0
                    ? plain.strip().split("\t", -1)
                    : plain.strip().split("\\s+", -1);
            if (column < 0) {
                boolean isHeader = fields[0].matches("#.*|IID|FID|sample");
                column = isHeader ? (fields[0].endsWith("FID") ? 1 : 0) : Math.min(1, fields.length - 1);
                if (isHeader) {
                    continue;
                }
            }
            OptionalInt number = names.number(fields[Math.min(column, fields.length - 1)].strip());
            if (number.isPresent()) {
                numbers.set(number.getAsInt());
            } else {
                unknown++;
            }
        }
        return new PeopleList(numbers, unknown);
    }
}
