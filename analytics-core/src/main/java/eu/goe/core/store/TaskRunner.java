package eu.goe.core.store;

import eu.goe.core.command.Progress;
import eu.goe.core.errors.GoeException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Runs one function over units of work as a Spark job, one task a unit, and shows progress by what tasks report. */
public final class TaskRunner {
    private static final long POLL_MILLIS = 200;

    private TaskRunner() {}

    /** What a task does with its unit; travels to it. */
    @FunctionalInterface
    public interface Task<A, R> extends Serializable {
        /**
         * @param part the unit's place in the list
         * @param meter takes what the task has done so far
         */
        R run(A unit, int part, Meter meter) throws Exception;
    }

    /** Takes what a task has done since it last said so; for the progress line only, since retries count again. */
    public record Meter(LongAccumulator units, LongAccumulator records) implements Serializable {
        /** Adds units of the total, and records. */
        public void add(long moreUnits, long moreRecords) {
            units.add(moreUnits);
            records.add(moreRecords);
        }
    }

    private record Numbered<A>(A unit, int part) implements Serializable {}

    /**
     * @param description what the job is called where Spark shows it; no names of people or files
     * @return the tasks' answers in the order of the units
     * @throws GoeException that a task threw, as it was
     */
    public static <A, R> List<R> run(
            SparkSession spark, String description, List<A> units, Task<A, R> task, Progress progress) {
        if (units.isEmpty()) {
            return List.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Meter meter = new Meter(context.sc().longAccumulator(), context.sc().longAccumulator());
        List<Numbered<A>> numbered = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            numbered.add(new Numbered<>(units.get(i), i));
        }
        context.sc().setJobDescription(description);
        JavaFutureAction<List<R>> job = context.parallelize(numbered, numbered.size())
                .map(n -> task.run(n.unit(), n.part(), meter))
                .collectAsync();
        try {
            while (true) {
                try {
                    return job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException stillRunning) {
                    progress.done(meter.units().value(), meter.records().value());
                }
            }
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof GoeException forUser) {
                    throw forUser;
                }
            }
            throw new IllegalStateException(description + " failed", e);
        } catch (InterruptedException e) {
            job.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(description + " was interrupted", e);
        } finally {
            context.sc().setJobDescription(null);
        }
    }
}
