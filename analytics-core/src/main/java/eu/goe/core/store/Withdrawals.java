package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Who has withdrawn, as the store knew it when this was read. Samples are never taken off the list, whatever is restored.
 *
 * @param numbers of the samples, in the order in which they withdrew
 * @param erased those of them that nothing in the store speaks of any more
 */
public record Withdrawals(List<Integer> numbers, List<Integer> erased) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Withdrawals {
        numbers = List.copyOf(numbers);
        erased = List.copyOf(erased);
    }

    /** How many there are: a result remembers how many were known when it was counted. */
    public int size() {
        return numbers.size();
    }

    public boolean contains(int sampleNumber) {
        return numbers.contains(sampleNumber);
    }

    /** All of them. */
    public BitSet set() {
        BitSet set = new BitSet();
        numbers.forEach(set::set);
        return set;
    }

    /** Those whose data are still in the store, ascending. */
    public int[] pending() {
        return numbers.stream()
                .filter(n -> !erased.contains(n))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Whether a sample was among those of a batch. */
    static boolean isOf(Batch batch, int sample) {
        return sample >= batch.firstSample() && sample < batch.firstSample() + batch.nSamples();
    }

    /**
     * A package that was exported with somebody in it who has withdrawn since.
     *
     * @param packageId as its manifest says
     */
    public record Affected(String packageId, String audience, int sequence, String result, int version) {
        @Override
        public String toString() {
            return "package " + sequence + " for " + audience + ", of " + result + " v" + version + ": " + packageId;
        }
    }

    /** As {@code --json} shows packages. */
    static List<Map<String, Object>> json(List<Affected> affected) {
        return affected.stream()
                .map(a -> Map.<String, Object>of(
                        "package_id", a.packageId(),
                        "audience", a.audience(),
                        "sequence", a.sequence(),
                        "result", a.result(),
                        "version", a.version()))
                .toList();
    }

    /** The exported packages of stale results. */
    static List<Affected> affected(List<String> exports, Collection<Result> stale) {
        List<Affected> affected = new ArrayList<>();
        for (String export : exports) {
            try {
                JsonNode entry = JSON.readTree(export);
                stale.stream()
                        .filter(r -> r.number() == entry.path("result").asInt())
                        .forEach(r -> affected.add(new Affected(
                                entry.path("packageId")
                                        .asText(entry.path("package_id").asText()),
                                entry.path("audience").asText(),
                                entry.path("sequence").asInt(),
                                r.name(),
                                r.version())));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("unreadable export in the store", e);
            }
        }
        return affected;
    }
}
