package eu.goe.cluster.profile;

import eu.goe.core.errors.UsageException;
import eu.goe.core.store.ExecutorCores;
import eu.goe.core.store.HadoopSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The one session of a run, started when it is first asked for and shared by all commands of the process. */
public final class SparkHolder implements AutoCloseable {
    private @Nullable SparkConf conf;
    private @Nullable Configuration hadoop;
    /** Read by progress lines while commands work. */
    private volatile @Nullable SparkSession session;

    /** The session; {@code settings} are asked only by whoever is the first to ask for something. */
    public synchronized SparkSession session(Supplier<Map<String, String>> settings) {
        SparkSession started = session;
        if (started == null) {
            hadoop(settings);
            started = start(conf(settings));
            started.sparkContext().addSparkListener(new StageLog());
            session = started;
        }
        return started;
    }

    /** Hadoop's settings in that session, whether or not it is started; from then on the process's. */
    public synchronized Configuration hadoop(Supplier<Map<String, String>> settings) {
        Configuration known = hadoop;
        if (known == null) {
            known = HadoopSettings.use(conf(settings));
            hadoop = known;
        }
        return known;
    }

    /** What the session does now; nothing before it is started. Waits for nobody. */
    public StageTasks stages() {
        SparkSession started = session;
        return StageTasks.of(started == null ? null : started.sparkContext());
    }

    private SparkConf conf(Supplier<Map<String, String>> settings) {
        SparkConf known = conf;
        if (known == null) {
            known = conf(settings.get());
            conf = known;
        }
        return known;
    }

    private static SparkConf conf(Map<String, String> settings) {
        SparkConf conf = new SparkConf(true).setAppName("goe");
        conf.set(
                "spark.sql.warehouse.dir",
                Path.of(
                                System.getProperty("java.io.tmpdir", "/tmp"),
                                "goe-warehouse-" + ProcessHandle.current().pid())
                        .toUri()
                        .toString());
        String umask = System.getProperty("goe.umask"); // of the launcher
        if (umask != null) {
            conf.set("spark.hadoop.fs.permissions.umask-mode", umask);
        }
        settings.forEach(conf::set);
        return conf;
    }

    private static SparkSession start(SparkConf conf) {
        try {
            // By its class: to find it, SparkSession.builder() loads Scala's reflection, which takes a sixth of a
            // start.
            return org.apache.spark.sql.classic.SparkSession.builder()
                    .config(conf)
                    .getOrCreate();
        } catch (Exception e) { // Scala throws checked exceptions that Java does not see
            if (e instanceof IllegalArgumentException
                    || String.valueOf(e.getMessage()).contains("Master URL")) {
                throw new UsageException("Spark refuses its settings: " + e.getMessage(), e);
            }
            if (e instanceof IllegalStateException && !conf.get("spark.master").startsWith("local")) {
                // The session began, and the master gave no answer.
                throw new UsageException(ExecutorCores.notTaken(conf.get("spark.master")), e);
            }
            throw e;
        }
    }

    /** Stops the session if there is one. */
    @Override
    public synchronized void close() {
        SparkSession started = session;
        if (started != null) {
            started.stop();
            session = null;
        }
        conf = null;
        hadoop = null;
    }
}
