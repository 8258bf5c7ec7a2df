package eu.goe.core.store;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Hadoop's settings of the process, for files that tasks open and for those that users name: there are none to pass
 * along where Spark or a data source makes the objects. A store has its own, those it was opened with.
 */
public final class HadoopSettings {
    private static final String DEFAULTS = "goe-hadoop.xml";
    private static final String CHECKSUMS = "parquet.page.verify-checksum.enabled";
    private static final String LOG_STORE_OF_SPARK = "spark.delta.logStore.";
    private static final String LOG_STORE_OF_ENGINES = "io.delta.kernel.logStore.";
    private static final AtomicReference<@Nullable Configuration> OF_PROGRAM = new AtomicReference<>();
    /** Kept for as long as the environment is the same, since making settings reads files. */
    private static final AtomicReference<@Nullable OfSpark> OF_SPARK = new AtomicReference<>();

    private record OfSpark(@Nullable SparkEnv environment, Configuration settings) {}

    static {
        Configuration.addDefaultResource(DEFAULTS);
        if (!new Configuration().getBoolean(CHECKSUMS, false)) {
            throw new IllegalStateException(DEFAULTS + " is not in the program");
        }
    }

    private HadoopSettings() {}

    /**
     * Takes the settings of a session, started or not, for the whole process: its lines {@code spark.hadoop.NAME}, and
     * what Spark adds.
     */
    public static Configuration use(SparkConf conf) {
        Configuration settings = of(conf);
        OF_PROGRAM.set(settings);
        return settings;
    }

    private static Configuration of(SparkConf conf) {
        Configuration settings = SparkHadoopUtil.get().newConfiguration(conf);
        for (Tuple2<String, String> logStore : conf.getAllWithPrefix(LOG_STORE_OF_SPARK)) {
            settings.set(LOG_STORE_OF_ENGINES + logStore._1(), logStore._2());
        }
        return settings;
    }

    /**
     * The process's settings, not to be changed: those that the program gave; on an executor, and in a notebook, those
     * of Spark; else, in code that runs without either, Hadoop's own files of settings.
     */
    public static Configuration get() {
        Configuration given = OF_PROGRAM.get();
        if (given != null) {
            return given;
        }
        SparkEnv spark = SparkEnv.get();
        OfSpark known = OF_SPARK.get();
        if (known == null || known.environment() != spark) {
            known = new OfSpark(spark, of(spark == null ? new SparkConf(true) : spark.conf()));
            OF_SPARK.set(known);
        }
        return known.settings();
    }
}
