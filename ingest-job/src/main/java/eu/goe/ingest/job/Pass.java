package eu.goe.ingest.job;

import eu.goe.core.command.Progress;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import eu.goe.ingest.vcf.Fingerprint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pass over the input of one kind: how it is cut into parts, how these are read, and what becomes of what they wrote. */
interface Pass {
    IngestPlan plan();

    /** As {@code batches} names it. */
    String kind();

    /** Who is called where the batch lists no variant, as {@link eu.goe.core.store.Batch#callability} names it. */
    String callability(Assembly assembly);

    /** Samples that a row of the batch speaks of. */
    int tileSamples();

    /** How many variants a number of rows is: those of one tile, where every tile has a row of each; else the rows. */
    long variants(long rows);

    /** What decides what each part holds, beside what {@link IngestPlan#key} has. */
    List<String> partKeys();

    /** How many parts there are, numbered from 0. */
    int parts();

    /**
     * Reads the parts that are not finished.
     *
     * @param finished reports of an earlier process
     * @param staged null for a dry run
     * @return reports of all parts by number
     */
    Map<Integer, IngestTask.Report> read(
            Map<Integer, IngestTask.Report> finished, @Nullable StagedRun staged, Progress progress);

    /** Of the content of the input. */
    Fingerprint fingerprint(Tally tally);

    /**
     * Makes files of the table of what the parts wrote; in a dry run, only counts.
     *
     * @throws eu.goe.core.errors.BadInputException if only all parts together show that the input is wrong
     */
    Landed land(Tally tally, Map<Integer, IngestTask.Report> reports, @Nullable StagedRun staged);

    /** What one task reads. */
    interface Part extends Serializable {
        /** Its place in the plan of the whole input, from 0. */
        int number();

        /** Of input, about. */
        long bytes();
    }

    /** Reads those of some parts that are not finished, one task each; what {@link #read} does once it has a task. */
    static <P extends Part> Map<Integer, IngestTask.Report> readOpen(
            Store store,
            List<P> parts,
            Map<Integer, IngestTask.Report> finished,
            TaskRunner.Task<P, IngestTask.Report> task,
            Progress progress) {
        Map<Integer, IngestTask.Report> reports = new TreeMap<>(finished);
        List<P> open = new ArrayList<>(parts);
        open.removeIf(p -> finished.containsKey(p.number()));
        progress.total(open.stream().mapToLong(Part::bytes).sum(), "B");
        List<IngestTask.Report> done = TaskRunner.run(store.spark(), "goe ingest", open, task, progress);
        for (int i = 0; i < open.size(); i++) {
            reports.put(open.get(i).number(), done.get(i));
        }
        return reports;
    }

    /**
     * What a pass came to.
     *
     * @param variants files of that table
     * @param rows that they hold
     */
    record Landed(Tally tally, List<TableFile> variants, long rows) {}
}
