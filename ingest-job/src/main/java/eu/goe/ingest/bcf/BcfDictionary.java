package eu.goe.ingest.bcf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two dictionaries of a BCF header: what its records' numbers stand for. Ids of FILTER, INFO and FORMAT share one, in
 * the order of the header's lines, PASS first; contigs have the other; {@code IDX} overrides the order (VCF
 * specification, 6.2.1 and 6.2.2).
 */
final class BcfDictionary {
    private static final Pattern ID = Pattern.compile("[<,]ID=([^,>]+)");
    private static final Pattern IDX = Pattern.compile("[<,]IDX=([0-9]{1,9})\\s*[,>]");

    private final List<byte @Nullable []> strings = new ArrayList<>();
    private final List<byte @Nullable []> contigs = new ArrayList<>();
    private int nSamples;

    /** @param header the text of the header */
    BcfDictionary(String header) {
        Map<String, Integer> known = new HashMap<>();
        put(strings, 0, "PASS");
        known.put("PASS", 0);
        for (String line : header.split("\n", -1)) {
            Matcher id = ID.matcher(line);
            if (line.startsWith("##contig=") && id.find()) {
                put(contigs, index(line, contigs.size()), id.group(1));
            } else if ((line.startsWith("##FILTER=") || line.startsWith("##INFO=") || line.startsWith("##FORMAT="))
                    && id.find()) {
                Integer earlier = known.get(id.group(1));
                int index = index(line, earlier == null ? strings.size() : earlier);
                known.put(id.group(1), index);
                put(strings, index, id.group(1));
            } else if (line.startsWith("#CHROM")) {
                nSamples = Math.max(0, line.strip().split("\t", -1).length - 9);
            }
        }
    }

    private static int index(String line, int otherwise) {
        Matcher index = IDX.matcher(line);
        return index.find() ? Integer.parseInt(index.group(1)) : otherwise;
    }

    private static void put(List<byte @Nullable []> dictionary, int index, String text) {
        while (dictionary.size() <= index) {
            dictionary.add(null);
        }
        dictionary.set(index, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An id of FILTER, INFO or FORMAT; null if there is none with this number. */
    byte @Nullable [] string(int index) {
        return index < 0 || index >= strings.size() ? null : strings.get(index);
    }

    /** A contig's name, likewise. */
    byte @Nullable [] contig(int index) {
        return index < 0 || index >= contigs.size() ? null : contigs.get(index);
    }

    int nSamples() {
        return nSamples;
    }
}
