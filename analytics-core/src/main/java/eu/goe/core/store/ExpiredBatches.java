package eu.goe.core.store;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is left of removed batches beside data files, once nothing can bring them back: names, attributes, quarantined records. */
record ExpiredBatches(Store store) {

    /**
     * Forgets those of batches that are removed and not kept. Names go first: without them a batch is not restored, whatever files are left.
     *
     * @param kept what may still be restored
     */
    void forget(StoreVersions.Holdings kept) {
        List<Batch> expired = store.allBatches().stream()
                .filter(b -> !b.isVisible() && !kept.batches().containsKey(b.run()))
                .toList();
        forget(expired);
    }

    private void forget(List<Batch> batches) {
        NameFiles names = new NameFiles(store.plainFiles());
        List<Batch> named = batches.stream().filter(names::has).toList();
        if (!named.isEmpty()) {
            store.audit(
                    "expire",
                    Map.of(
                            "batches", named.stream().map(Batch::number).toList(),
                            "samples", named.stream().mapToInt(Batch::nSamples).sum()));
            named.forEach(b -> names.delete(b.run()));
        }
        dropRows(batches);
    }

    /** Drops what small tables have of these batches. */
    void dropRows(List<Batch> batches) {
        Set<String> runs = new HashSet<>();
        BitSet samples = new BitSet();
        batches.forEach(b -> {
            runs.add(b.run());
            samples.set(b.firstSample(), b.endSample());
        });
        SmallTable quarantine = store.small(StoreSchema.QUARANTINE);
        if (!runs.isEmpty() && quarantine.rows().stream().anyMatch(r -> runs.contains(r.getString(0)))) {
            quarantine.replace(() -> quarantine.rows().stream()
                    .filter(r -> !runs.contains(r.getString(0)))
                    .toList());
        }
        if (!samples.isEmpty()) {
            new AttributeRows(store).drop(samples::get);
            new QcRows(store).drop(samples::get);
        }
    }
}
