package eu.goe.core.store;

import eu.goe.core.command.Progress;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.UsageException;
import java.io.FileNotFoundException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function0;

/** Runs one function over units of work as a Spark job, one task a unit, and shows progress by what tasks report. */
public final class TaskRunner {
    private static final long POLL_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

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

    /** Tells the attempts of one task apart, in names of files that only one of them may write; 0 outside a task. */
    public static long attempt() {
        TaskContext task = TaskContext.get();
        return task == null ? 0 : task.taskAttemptId();
    }

    private record Numbered<A>(A unit, int part) implements Serializable {}

    /**
     * @param description what the job is called where Spark shows it; no names of people or files
     * @return the tasks' answers in the order of the units
     * @throws GoeException that a task threw, as it was; then no task runs any more, so that nothing is written after the
     *     caller has cleaned up
     */
    public static <A, R> List<R> run(
            SparkSession spark, String description, List<A> units, Task<A, R> task, Progress progress) {
        if (units.isEmpty()) {
            return List.of();
        }
        ExecutorCores.awaitFirst(spark.sparkContext());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Meter meter = new Meter(context.sc().longAccumulator(), context.sc().longAccumulator());
        List<Numbered<A>> numbered = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            numbered.add(new Numbered<>(units.get(i), i));
        }
        String group = "goe-" + UUID.randomUUID();
        context.setJobGroup(group, description, true);
        RunningTasks running = new RunningTasks(group);
        context.sc().addSparkListener(running);
        boolean done = false;
        JavaFutureAction<List<R>> job = context.parallelize(numbered, numbered.size())
                .map(n -> counted(() -> task.run(n.unit(), n.part(), meter)))
                .collectAsync();
        try {
            while (true) {
                try {
                    List<R> answers = job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    done = true;
                    return answers;
                } catch (TimeoutException stillRunning) {
                    progress.done(meter.units().value(), meter.records().value());
                }
            }
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof GoeException forUser) {
                    throw forUser;
                }
                if (cause instanceof FileNotFoundException) {
                    throw new UsageException(
                            description + ": a file of the store was taken away meanwhile, as goe erase does. Nothing"
                                    + " was written; run the command again.",
                            e);
                }
            }
            throw new IllegalStateException(description + " failed", e);
        } catch (InterruptedException e) {
            job.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(description + " was interrupted", e);
        } finally {
            if (!done) {
                context.cancelJobGroup(group);
                running.awaitNone(context.sc());
            }
            context.sc().removeSparkListener(running);
            context.clearJobGroup();
        }
    }

    /** Runs a task and tells Spark what it read and wrote on Hadoop's file systems, of which Spark sees its own readers' part only. */
    private static <R> R counted(Callable<R> task) throws Exception {
        Function0<Object> read = SparkHadoopUtil.get().getFSBytesReadOnThreadCallback();
        Function0<Object> written = SparkHadoopUtil.get().getFSBytesWrittenOnThreadCallback();
        try {
            return task.call();
        } finally {
            TaskMetrics metrics = TaskContext.get().taskMetrics();
            metrics.inputMetrics().incBytesRead((Long) read.apply());
            metrics.outputMetrics().setBytesWritten((Long) written.apply());
        }
    }

    /** Counts the tasks of one job that run, from what Spark tells about them. */
    private static final class RunningTasks extends SparkListener {
        private static final long WAIT_MILLIS = 60_000;

        private final String group;
        private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
        private final AtomicInteger running = new AtomicInteger();

        RunningTasks(String group) {
            this.group = group;
        }

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            if (job.properties() != null && group.equals(job.properties().getProperty("spark.jobGroup.id"))) {
                job.stageInfos().foreach(stage -> stages.add(stage.stageId()));
            }
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart task) {
            if (stages.contains(task.stageId())) {
                running.incrementAndGet();
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            if (stages.contains(task.stageId())) {
                running.decrementAndGet();
            }
        }

        /** Waits until the tasks that a failure cancelled have ended; an executor that is lost ends its tasks too. */
        void awaitNone(SparkContext context) {
            long until = System.currentTimeMillis() + WAIT_MILLIS;
            boolean interrupted = Thread.interrupted();
            try {
                do {
                    context.listenerBus().waitUntilEmpty(WAIT_MILLIS);
                    Thread.sleep(20);
                } while (running.get() > 0 && System.currentTimeMillis() < until);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException slowListeners) {
                LOG.warn("tasks of a failed job may still run");
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
