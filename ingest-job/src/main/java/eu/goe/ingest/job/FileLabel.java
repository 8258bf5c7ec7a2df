package eu.goe.ingest.job;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How messages call a file: by its name without folders, or by its number where the name may name a person.
 *
 * @param name without folders
 * @param number from 1
 */
record FileLabel(String name, int number) {
    private static final int FIXED_COLUMNS = 9;
    /** Such a file is one person's, and mostly called so. */
    private static final Pattern GVCF = Pattern.compile("(?i).*\\bg\\.?vcf\\b.*");

    static FileLabel of(String uri, int number) {
        return new FileLabel(uri.substring(uri.lastIndexOf('/') + 1), number);
    }

    String numbered() {
        return "file " + number;
    }

    /** Before anybody knows whose the file is. */
    String beforeHeader() {
        return GVCF.matcher(name).matches() ? numbered() : name;
    }

    /** Of a file with these samples. */
    String of(Set<String> samples) {
        return names(samples) ? numbered() : name;
    }

    /** Whether the name has a sample's, with no letter or digit before or behind it. */
    private boolean names(Set<String> samples) {
        boolean[] isEdge = new boolean[name.length() + 1];
        for (int i = 0; i <= name.length(); i++) {
            isEdge[i] = i == 0
                    || i == name.length()
                    || !Character.isLetterOrDigit(name.charAt(i - 1))
                    || !Character.isLetterOrDigit(name.charAt(i));
        }
        for (int from = 0; from < name.length(); from++) {
            for (int to = from + 1; isEdge[from] && to <= name.length(); to++) {
                if (isEdge[to] && samples.contains(name.substring(from, to))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The samples that a header names in its last line, however wrong it is otherwise. */
    static Set<String> samples(byte[] header) {
        int end = header.length > 0 && header[header.length - 1] == '\n' ? header.length - 1 : header.length;
        int begin = end;
        while (begin > 0 && header[begin - 1] != '\n') {
            begin--;
        }
        String line = new String(header, begin, end - begin, StandardCharsets.UTF_8);
        List<String> columns = List.of(line.split("\t", -1));
        return columns.size() <= FIXED_COLUMNS
                        || !columns.get(0).toUpperCase(Locale.ROOT).startsWith("#CHROM")
                ? Set.of()
                : new HashSet<>(columns.subList(FIXED_COLUMNS, columns.size()));
    }
}
