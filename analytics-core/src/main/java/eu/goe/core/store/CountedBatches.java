package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a result says that it counted, in the members that definitions of all types have.
 *
 * @param batches their numbers
 * @param withdrawals how many were known
 */
record CountedBatches(List<Integer> batches, int withdrawals) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static CountedBatches of(Result result) {
        try {
            JsonNode definition = JSON.readTree(result.definition());
            List<Integer> batches = new ArrayList<>();
            definition.path("batches").forEach(b -> batches.add(b.path("number").asInt()));
            return new CountedBatches(
                    batches, definition.path("people").path("withdrawn").asInt(0));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of result " + result.number(), e);
        }
    }

    /**
     * Why a result may not be used any more: a batch that it counted is not visible now, or somebody of them withdrew later.
     *
     * @param all batches that ever were
     * @return the end of a sentence about the result; empty if it is current
     */
    Optional<String> whyStale(List<Batch> all, Withdrawals now) {
        Set<Integer> numbers = new HashSet<>(batches);
        List<Batch> counted =
                all.stream().filter(b -> numbers.contains(b.number())).toList();
        List<String> removed =
                counted.stream().filter(b -> !b.isVisible()).map(Batch::name).toList();
        if (!removed.isEmpty()) {
            return Optional.of("it counted a batch that was removed since (" + String.join(", ", removed) + ")");
        }
        for (int later = withdrawals; later < now.size(); later++) {
            int sample = now.numbers().get(later);
            if (counted.stream().anyMatch(b -> Withdrawals.isOf(b, sample))) {
                return Optional.of("it counted somebody who has withdrawn since");
            }
        }
        return Optional.empty();
    }
}
