package eu.goe.ingest.vcf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A structured line of a header, {@code ##KIND=<KEY=VALUE,…>} (VCF specification, 1.4).
 *
 * @param kind {@code INFO}, {@code contig} and so on
 * @param tags by key, in any order, quotes and escapes taken away; of a key that comes twice the first value
 */
record HeaderLine(String kind, Map<String, String> tags) {
    /** None if the line is of another form. */
    static Optional<HeaderLine> parse(String line) {
        int open = line.indexOf("=<");
        return line.startsWith("##") && open > 2
                ? Optional.of(new HeaderLine(line.substring(2, open), tags(line, open + 2)))
                : Optional.empty();
    }

    /** The value of a tag, or another text where the line lacks it. */
    String tag(String key, String otherwise) {
        return tags.getOrDefault(key, otherwise);
    }

    /** The tag ID; empty where the line has none. */
    String id() {
        return tag("ID", "");
    }

    private static Map<String, String> tags(String line, int from) {
        Map<String, String> tags = new LinkedHashMap<>();
        int at = from;
        while (at < line.length()) {
            int equals = line.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String key = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            boolean quoted = false;
            int i = equals + 1;
            for (; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quoted && c == '\\' && i + 1 < line.length()) {
                    i++;
                    value.append(line.charAt(i));
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && (c == ',' || c == '>')) {
                    break;
                } else {
                    value.append(c);
                }
            }
            tags.putIfAbsent(key, value.toString());
            at = i + 1;
            if (i < line.length() && line.charAt(i) == '>') {
                break;
            }
        }
        return tags;
    }
}
