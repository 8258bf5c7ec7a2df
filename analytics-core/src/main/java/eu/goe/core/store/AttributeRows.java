package eu.goe.core.store;

import eu.goe.core.cohort.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Rows of {@code samples}, attributes by sample number, as samples come and go. */
record AttributeRows(Store store) {

    /**
     * Gives the samples of a batch that is about to become visible the attributes of the same people in the batch that it replaces; none
     * otherwise. Done before the batch is visible, so that nobody sees it without; if it does not become visible after all, whoever takes the
     * numbers next clears them.
     *
     * @param batch to be, with its numbers
     * @param ids of its samples
     * @param replaced null if it replaces none
     */
    void prepare(Batch batch, List<String> ids, @Nullable Batch replaced) {
        SmallTable samples = store.small(StoreSchema.SAMPLES);
        Map<Integer, Integer> heirs = replaced == null ? Map.of() : heirs(batch, ids, replaced);
        if (inherited(samples.rows(), batch.firstSample(), heirs).isPresent()) {
            samples.replace(() -> {
                List<Row> rows = samples.rows();
                return inherited(rows, batch.firstSample(), heirs).orElse(rows);
            });
        }
    }

    /** Number in the new batch by number in the replaced one. */
    private Map<Integer, Integer> heirs(Batch batch, List<String> ids, Batch replaced) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            numbers.put(ids.get(i), batch.firstSample() + i);
        }
        List<String> before = new NameFiles(store.plainFiles()).ids(replaced);
        Map<Integer, Integer> heirs = new HashMap<>();
        for (int i = 0; i < before.size(); i++) {
            Integer number = numbers.get(before.get(i));
            if (number != null) {
                heirs.put(replaced.firstSample() + i, number);
            }
        }
        return heirs;
    }

    /**
     * @param first number of the new batch's first sample: nobody has it or a higher one
     * @param heirs numbers from there on that get the attributes of lower ones
     * @return the rows as they have to be; empty if they are so
     */
    static Optional<List<Row>> inherited(List<Row> rows, int first, Map<Integer, Integer> heirs) {
        List<Row> kept = new ArrayList<>();
        for (Row row : rows) {
            if (row.getInt(0) < first) {
                kept.add(row);
            }
        }
        boolean hadStrays = kept.size() < rows.size();
        for (Row row : List.copyOf(kept)) {
            Integer heir = heirs.get(row.getInt(0));
            if (heir != null) {
                kept.add(RowFactory.create(heir, row.getMap(1)));
            }
        }
        return hadStrays || kept.size() > rows.size() ? Optional.of(kept) : Optional.empty();
    }

    /** Drops the attributes of samples that leave the store. */
    void drop(IntPredicate goes) {
        SmallTable samples = store.small(StoreSchema.SAMPLES);
        if (samples.rows().stream().anyMatch(r -> goes.test(r.getInt(0)) && !isEmptied(r))) {
            samples.replace(() -> without(samples.rows(), goes));
        }
    }

    /**
     * If those who go alone have a consent, one that allows nothing stays in the place of the last: in a store without the attribute everybody
     * would count as consenting.
     */
    static List<Row> without(List<Row> all, IntPredicate goes) {
        List<Row> rows = new ArrayList<>();
        boolean knewConsent = false;
        boolean knowsConsent = false;
        int last = -1;
        for (Row row : all) {
            boolean has = row.getJavaMap(1).containsKey(Purpose.ATTRIBUTE);
            if (goes.test(row.getInt(0))) {
                knewConsent |= has;
                last = Math.max(last, has ? row.getInt(0) : -1);
            } else {
                rows.add(row);
                knowsConsent |= has;
            }
        }
        if (knewConsent && !knowsConsent) {
            rows.add(RowFactory.create(
                    last, scala.jdk.javaapi.CollectionConverters.asScala(Map.of(Purpose.ATTRIBUTE, "none"))));
        }
        return rows;
    }

    private static boolean isEmptied(Row row) {
        return row.getJavaMap(1).equals(Map.of(Purpose.ATTRIBUTE, "none"));
    }
}
