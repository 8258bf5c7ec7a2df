package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster gives to a session: executors, which come after it has begun, and their cores. */
public final class ExecutorCores {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorCores.class);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private ExecutorCores() {}

    /**
     * How many tasks run beside each other, from which follows how many are worth having: all cores of the session, or what {@code spark.default.parallelism}
     * says. On a cluster, of the executors that have come when no other has for a second.
     *
     * @throws UsageException if the cluster does not take this program
     */
    public static int of(SparkContext context) {
        awaitFirst(context);
        if (!context.isLocal()) {
            int seen = 0;
            for (int found = executors(context); found > seen; found = executors(context)) {
                seen = found;
                sleep(QUIET);
            }
            LOG.info("{} executors, {} cores", seen, context.defaultParallelism());
        }
        return context.defaultParallelism();
    }

    /**
     * Waits until there is an executor, or for a minute and a half: then Spark goes on asking.
     *
     * @throws UsageException if the cluster does not take this program
     */
    static void awaitFirst(SparkContext context) {
        if (context.isLocal()) {
            return;
        }
        long begin = System.nanoTime();
        boolean said = false;
        while (executors(context) < 1) {
            if (context.isStopped()) {
                throw new UsageException(notTaken(context.master()));
            }
            long waited = System.nanoTime() - begin;
            if (waited > PATIENCE.toNanos()) {
                LOG.warn(
                        "no executor has come in {} s: is the cluster full, or an executor larger than its machines (--executor-memory)?",
                        PATIENCE.toSeconds());
                return;
            }
            if (!said && waited > SILENCE.toNanos()) {
                LOG.warn("waiting for executors of {}", context.master());
                said = true;
            }
            sleep(Duration.ofMillis(100));
        }
    }

    /** What is said where a cluster does not take the program. */
    public static String notTaken(String master) {
        return "the cluster " + master
                + " did not take this program: nobody answers there, or it has another secret (spark.authenticate.secret.file)";
    }

    /** The driver is one of those that Spark lists. */
    private static int executors(SparkContext context) {
        return context.statusTracker().getExecutorInfos().length - 1;
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for executors", e);
        }
    }
}
