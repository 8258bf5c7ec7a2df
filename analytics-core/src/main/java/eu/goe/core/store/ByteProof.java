package eu.goe.core.store;

import eu.goe.core.errors.VerificationException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** The part of an erasure's proof that looks for names of samples in the bytes of a store. */
record ByteProof(Store store) {
    /**
     * Looks for the names in all files, and in the small tables as they read, which are packed on disk. Files of names are left out: they are
     * mended after this.
     *
     * @param numbers of the samples, with or without a name
     * @throws VerificationException if one is found
     */
    void look(int[] numbers, Erasure.Outcome outcome) {
        StoreFiles files = store.plainFiles();
        SampleNames names = store.allNames();
        List<String> wanted = IntStream.of(numbers)
                .filter(n -> n < names.size())
                .mapToObj(names::id)
                .filter(id -> !id.isEmpty())
                .toList();
        NameScan scan = new NameScan(wanted);
        outcome.namesTooShort = scan.nTooShort();
        Set<String> ofBatches = new HashSet<>();
        store.allBatches().forEach(b -> ofBatches.addAll(NameFiles.of(b)));
        List<String> found = new ArrayList<>();
        for (String name : files.all()) {
            if (ofBatches.contains(withoutChecksum(name))) {
                continue; // they are mended after this
            }
            boolean isIn = Store.io(() -> {
                try (InputStream in = files.openRaw(name)) {
                    Counting counting = new Counting(in);
                    boolean hit = scan.isIn(counting);
                    outcome.bytesScanned += counting.count;
                    return hit;
                } catch (FileNotFoundException endedMeanwhile) {
                    return false;
                }
            });
            outcome.filesScanned++;
            if (isIn && name.startsWith("names/")) {
                files.delete(name); // of an ingest that never ended, and that would be refused now
            } else if (isIn || scan.isIn(name)) {
                found.add(name.replaceAll("/.*", ""));
            }
        }
        List<StoreSchema> tables = new ArrayList<>(
                List.of(StoreSchema.SAMPLES, StoreSchema.QUARANTINE, StoreSchema.BATCHES, StoreSchema.RESULTS));
        tables.addAll(StoreSchema.BESIDE_QUALITY);
        for (StoreSchema table : tables) {
            for (Row row : store.rows(table)) {
                if (scan.isIn(row.mkString("\t"))) {
                    found.add("a row of " + table.folder());
                }
            }
        }
        outcome.filesFound = found.size();
        if (!found.isEmpty()) {
            throw new VerificationException("The name of somebody who is to be erased stands in " + found.size()
                    + " file(s) or row(s) of " + store.uri() + ": "
                    + String.join(", ", found.stream().distinct().sorted().toList())
                    + ".\nTheir genotypes are gone, but nobody is marked as erased. Look at what was imported (attributes"
                    + " of others, names of batches and results), then run goe erase again.");
        }
    }

    private static String withoutChecksum(String name) {
        return name.startsWith("names/.") && name.endsWith(".crc")
                ? "names/" + name.substring("names/.".length(), name.length() - ".crc".length())
                : name;
    }

    /** Counts what is read. */
    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int n = super.read(into, from, length);
            count += Math.max(0, n);
            return n;
        }
    }
}
