package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Batch;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.variant.Normalisation;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a batch may join a store: what it repeats or replaces, and what stands against it. Asked before the input is
 * written, and again as the batch becomes visible, since others may have come between.
 */
record BatchAdmission(Store store, IngestJob.Request request) {
    /**
     * Whether the batch repeats one of this content, replaces one of its samples, or is new.
     *
     * @throws BadInputException if another batch has these samples and is not to be replaced, or the wanted name, and other content
     */
    Store.Admission admit(String fingerprint, String callability, List<String> samples) {
        for (Batch batch : store.batches()) {
            if (batch.fingerprint().equals(fingerprint)) {
                return new Store.Admission(same(batch, callability), null);
            }
        }
        requireSameNormalisation();
        Batch replaced = replaced(samples);
        if (store.batches().stream()
                .anyMatch(b -> b.name().equals(request.batchName())
                        && (replaced == null || b.number() != replaced.number()))) {
            throw new BadInputException("A batch with the name " + request.batchName()
                    + " is in the store already, with other content.\nGive this one another --batch name.");
        }
        return new Store.Admission(null, replaced);
    }

    /** Checks that the batch of the same content was also ingested with the same answer for absent sites. */
    static Batch same(Batch batch, String wanted) {
        if (!batch.callability().equals(wanted)) {
            throw new UsageException("This content is in the store as batch " + batch.name()
                    + ", with other callability where it lists no variant (" + batch.callability() + ", not " + wanted
                    + ").\nGive the same --absent-sites and --callable, or --gq and --dp, for a no-op.");
        }
        return batch;
    }

    /** How the batch spells its variants. */
    Normalisation normalisation() {
        return new Normalisation(store.info().reference() != null, request.atomise());
    }

    /** @throws UsageException if the store spells its variants another way */
    void requireSameNormalisation() {
        Optional<Normalisation> common = store.commonNormalisation();
        if (common.isPresent() && common.get().isAtomised() != request.atomise()) {
            boolean isAtomised = common.get().isAtomised();
            throw new UsageException("--atomize: the batches of this store were ingested with"
                    + (isAtomised ? "" : "out") + " it, and a store spells variants one way.\n"
                    + (isAtomised ? "Give" : "Leave out")
                    + " --atomize, or make another store for this batch.");
        }
    }

    /**
     * The batch that this one replaces, if it was asked to; null for none.
     *
     * @throws BadInputException if somebody has withdrawn, or is in the store already and not to be replaced
     */
    private @Nullable Batch replaced(List<String> samples) {
        int withdrawn = store.countWithdrawn(samples);
        if (withdrawn > 0) {
            throw new BadInputException(
                    withdrawn + " of the " + samples.size()
                            + " samples are of people who have withdrawn.\nTake them out of the files; the store is unchanged.");
        }
        SampleNames names = store.names();
        BitSet known = new BitSet();
        samples.forEach(s -> names.number(s).ifPresent(known::set));
        int nKnown = known.cardinality();
        if (nKnown == 0) {
            return null;
        }
        List<Batch> theirs = store.batches().stream()
                .filter(b -> !known.get(b.firstSample(), b.endSample()).isEmpty())
                .toList();
        if (!request.replace()) {
            throw new BadInputException(nKnown + " of the " + samples.size()
                    + " samples are in the store already, with other content.\nA sample is ingested once; the store is"
                    + " unchanged. If these are further chromosomes of that batch, ingest all of its files by one command;"
                    + " to put these files in the place of a batch of the same samples, give --replace.");
        }
        // Who has withdrawn stays out, so the rest of the batch has to be the same.
        BitSet out = store.withdrawals().set();
        long rest = theirs.stream()
                .mapToLong(b ->
                        b.nSamples() - out.get(b.firstSample(), b.endSample()).cardinality())
                .sum();
        if (theirs.size() > 1 || nKnown < samples.size() || rest != samples.size()) {
            throw new BadInputException("--replace puts files in the place of one batch of the same samples: of these "
                    + samples.size() + ", " + nKnown + " are in the store, in batch "
                    + String.join(", ", theirs.stream().map(Batch::name).toList()) + " with " + rest
                    + " samples.\nThe store is unchanged. Remove what is to go with goe batches remove, then ingest.");
        }
        return theirs.get(0);
    }

    /**
     * The name of the batch, by its number if the user gave none.
     *
     * @throws UsageException if it is a sample's
     */
    String batchName(int number, List<String> samples) {
        String name = request.batchName();
        if (name == null) {
            return "batch-" + number;
        }
        if (samples.contains(name)) {
            throw new UsageException("--batch: a batch may not have the name of a sample.");
        }
        return name;
    }
}
