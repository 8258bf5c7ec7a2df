package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.Tiles;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.gvcf.TileMerge;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the files of a window that overlap, so that each variant has one row a batch and tile. Files of two tasks overlap
 * where normalising moved rows across the border between them, where shards interleave, and where the input has records
 * twice. Rare: files that only follow each other stay as they are.
 *
 * <p>Two rows of one variant that come from records spelled alike are copies: the first stays, the other is set aside.
 * Rows from different spellings are joined.
 *
 * @param run begins the names of the tasks' files
 * @param nSamples of the batch
 */
record SeamMerge(TableRoot root, Assembly assembly, String run, int nSamples) implements Serializable {
    /** Behind a task's prefix: its rows of records that stand behind a later one. */
    static final String STRAY = "-stray";

    /** What is the matter with a record that is a copy of another one. */
    static final String COPY = TileMerge.COPY;

    /** Files that stay as they are, and groups of files that overlap. */
    record Plan(List<TableFile> alone, List<List<TableFile>> groups) {
        private void add(List<TableFile> group) {
            if (group.size() == 1) {
                alone.addAll(group);
            } else {
                groups.add(group);
            }
        }
    }

    /**
     * A record that is a copy of another one; equal for all its alleles.
     *
     * @param part number of the task that read it
     * @param isStray whether it stands behind a later one
     * @param record without the number of its file
     */
    record Copy(int part, boolean isStray, QuarantinedRecord record) implements Serializable {
        /** The record, with the number of its file. */
        QuarantinedRecord inFile(int file) {
            return new QuarantinedRecord(
                    file, record.line(), record.contig(), record.pos(), record.reason(), record.text());
        }
    }

    /**
     * What came of a group.
     *
     * @param copiedRows rows that were left out, as of copies
     * @param strayPart a task with a record that stands behind a later one and is no copy; null if there is none
     */
    record Report(
            List<TableFile> files,
            Set<Copy> copies,
            long joins,
            long exceeded,
            long copiedRows,
            @Nullable Integer strayPart)
            implements Serializable {}

    /** Which files of the tasks overlap. */
    static Plan plan(List<TableFile> files) {
        Map<String, List<TableFile>> byWindow = new LinkedHashMap<>();
        files.forEach(f -> byWindow.computeIfAbsent(f.partition().window(), w -> new ArrayList<>())
                .add(f));
        Plan plan = new Plan(new ArrayList<>(), new ArrayList<>());
        for (List<TableFile> window : byWindow.values()) {
            window.sort(Comparator.comparing(TableFile::first));
            List<TableFile> group = new ArrayList<>();
            Variant reach = window.get(0).last();
            for (TableFile file : window) {
                if (file.first().compareTo(reach) > 0) {
                    plan.add(group);
                    group = new ArrayList<>();
                }
                group.add(file);
                reach = file.last().compareTo(reach) > 0 ? file.last() : reach;
            }
            plan.add(group);
        }
        return plan;
    }

    /** The task that wrote a file. */
    int part(TableFile file) {
        String name = name(file);
        return Integer.parseInt(name.substring(run.length() + 1, name.indexOf('.', run.length() + 1)));
    }

    /** Whether a file holds rows of records that stand behind a later one. */
    static boolean isStray(TableFile file) {
        return name(file).contains(STRAY);
    }

    private static String name(TableFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    /**
     * Merges one group; its files stay, since a killed run goes on from them.
     *
     * @param number of the group
     */
    Report merge(List<TableFile> group, int number) throws IOException {
        int tile = Math.min(nSamples, VariantRow.TILE_SAMPLES);
        VariantFormat format = new VariantFormat(assembly, tile);
        // In the order of the input, so that the first of two copies stays; strays are behind what they may be copies
        // of.
        List<TableFile> ordered = new ArrayList<>(group);
        ordered.sort(Comparator.comparing(SeamMerge::isStray).thenComparingInt(this::part));
        List<RowFileReader<VariantRow>> readers = new ArrayList<>();
        try (WindowFiles<VariantRow> out =
                WindowFiles.ofVariants(root, assembly, tile, run + "-seam" + number + "-", false)) {
            for (TableFile file : ordered) {
                readers.add(root.open(file.path(), format, column -> true));
            }
            Rows rows = new Rows(ordered);
            SortedMerge<RowKey, VariantRow> merge = new SortedMerge<>(readers, RowKey::of);
            while (merge.hasNext()) {
                out.write(rows.one(merge.next()));
            }
            return new Report(
                    new ArrayList<>(out.files()),
                    rows.copies,
                    rows.join.joins(),
                    rows.join.exceeded(),
                    rows.copiedRows,
                    rows.strayPart);
        } finally {
            for (RowFileReader<VariantRow> reader : readers) {
                reader.close();
            }
        }
    }

    /** Makes one row of all rows of a variant and tile. */
    private final class Rows {
        private final List<TableFile> streams;
        private final RowJoin join = new RowJoin();
        private final Set<Copy> copies = new LinkedHashSet<>();
        private long copiedRows;
        private @Nullable Integer strayPart;

        Rows(List<TableFile> streams) {
            this.streams = streams;
        }

        VariantRow one(List<SortedMerge.Entry<VariantRow>> rows) {
            VariantRow kept = rows.get(0).row();
            TableFile keptFrom = streams.get(rows.get(0).stream());
            if (isStray(keptFrom)) {
                strayPart = part(keptFrom);
            }
            if (rows.size() == 1) {
                return kept;
            }
            Set<Spelling> seen = new HashSet<>(Spelling.of(kept));
            for (SortedMerge.Entry<VariantRow> entry : rows.subList(1, rows.size())) {
                VariantRow row = entry.row();
                TableFile from = streams.get(entry.stream());
                List<Spelling> spellings = Spelling.of(row);
                long known = spellings.stream().filter(seen::contains).count();
                if (known == spellings.size()) {
                    setAside(row, spellings, from);
                } else if (known == 0) {
                    if (isStray(from)) {
                        strayPart = part(from);
                    }
                    kept = join.join(kept, row, Tiles.samples(row.tile(), nSamples, VariantRow.TILE_SAMPLES));
                    seen.addAll(spellings);
                } else if (known == seen.size()) {
                    // It joins all that is kept and more: that is then the copy.
                    setAside(kept, seen, keptFrom);
                    kept = row;
                    keptFrom = from;
                    seen.addAll(spellings);
                } else {
                    throw new BadInputException(
                            assembly.contig(kept.variant().contig()).name() + ":"
                                    + spellings.get(0).pos() + ": the record is in the input twice, each time beside"
                                    + " another record of the same variant, so that copies cannot be taken out.\nRemove the"
                                    + " copies first: bcftools concat -a -D, or bcftools norm -d exact.");
                }
            }
            return kept;
        }

        private void setAside(VariantRow row, Collection<Spelling> spellings, TableFile from) {
            copiedRows++;
            if (row.tile() > 0) {
                return;
            }
            String contig = assembly.contig(row.variant().contig()).name();
            for (Spelling spelling : spellings) {
                String text = String.join("\t", contig, spelling.pos(), ".", spelling.ref(), spelling.alts());
                copies.add(new Copy(
                        part(from),
                        isStray(from),
                        new QuarantinedRecord(
                                0,
                                0,
                                contig,
                                spelling.pos(),
                                COPY,
                                text.substring(0, Math.min(QuarantinedRecord.MAX_TEXT, text.length())))));
            }
        }
    }
}
