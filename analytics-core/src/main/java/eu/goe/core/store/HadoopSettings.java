package eu.goe.core.store;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Hadoop's settings, one set for a process, so that files can be opened before Spark starts, and in tasks as on the driver: there they are those that
 * Spark brought along.
 */
public final class HadoopSettings {
    private static final AtomicReference<Configuration> OF_PROCESS = new AtomicReference<>();

    static {
        Configuration.addDefaultResource("goe-hadoop.xml");
    }

    private HadoopSettings() {}

    /** Takes the settings of a session that may or may not start: its lines {@code spark.hadoop.NAME}, and what Spark adds. */
    public static Configuration use(SparkConf conf) {
        Configuration settings = SparkHadoopUtil.get().newConfiguration(conf);
        OF_PROCESS.set(settings);
        return settings;
    }

    /**
     * The process's settings, not to be changed: those that the program gave; on an executor, and in a notebook, those of Spark; else, in code that runs
     * without either, Hadoop's own files of settings.
     */
    public static Configuration get() {
        Configuration known = OF_PROCESS.get();
        if (known != null) {
            return known;
        }
        SparkEnv spark = SparkEnv.get();
        return use(spark != null ? spark.conf() : new SparkConf(false));
    }
}
