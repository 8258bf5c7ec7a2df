package eu.goe.cluster.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.internal.config.ConfigEntry$;
import org.apache.spark.internal.config.Deploy$;
import org.apache.spark.internal.config.History$;
import org.apache.spark.internal.config.Kryo$;
import org.apache.spark.internal.config.Network$;
import org.apache.spark.internal.config.Status$;
import org.apache.spark.internal.config.UI$;
import org.apache.spark.internal.config.Worker$;
import org.apache.spark.internal.config.package$;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.internal.StaticSQLConf$;

/** The names of settings that Spark declares. Others may have a meaning too: of Hadoop, Delta or a cluster manager. */
public final class KnownSettings {
    /** Of what is declared elsewhere, or nowhere. */
    private static final List<String> OPEN = List.of(
            "spark.hadoop.",
            "spark.delta.",
            "spark.databricks.",
            "spark.kubernetes.",
            "spark.yarn.",
            "spark.executorEnv.",
            "spark.metrics.conf.",
            "spark.sql.catalog.");

    private final Set<String> names = new TreeSet<>();

    public KnownSettings() {
        // Spark knows a name when the object that declares it has been asked for something.
        names.add(package$.MODULE$.EXECUTOR_CORES().key());
        names.add(SQLConf$.MODULE$.SHUFFLE_PARTITIONS().key());
        names.add(StaticSQLConf$.MODULE$.WAREHOUSE_PATH().key());
        names.add(UI$.MODULE$.UI_SHOW_CONSOLE_PROGRESS().key());
        names.add(Status$.MODULE$.ASYNC_TRACKING_ENABLED().key());
        names.add(Deploy$.MODULE$.RECOVERY_MODE().key());
        names.add(History$.MODULE$.HISTORY_LOG_DIR().key());
        names.add(Kryo$.MODULE$.KRYO_REGISTRATION_REQUIRED().key());
        names.add(Network$.MODULE$.NETWORK_CRYPTO_SASL_FALLBACK().key());
        names.add(Worker$.MODULE$.SPARK_WORKER_RESOURCE_FILE().key());
        names.addAll(ConfigEntry$.MODULE$.knownConfigs().keySet());
        // Read by Spark, and not declared.
        names.add("spark.submit.deployMode");
        names.add("spark.app.name");
        names.add("spark.local.dir");
        names.add("spark.master");
    }

    /** Whether Spark declares it, or it is of a family that Spark does not declare. */
    public boolean isKnown(String name) {
        return names.contains(name) || OPEN.stream().anyMatch(name::startsWith);
    }

    /** The nearest that Spark declares. */
    public Optional<String> nearest(String name) {
        return NearestWord.of(name, names);
    }
}
