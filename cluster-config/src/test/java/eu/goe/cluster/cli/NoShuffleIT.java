package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.store.LocalDisk;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Genotypes stay where they are read: no exchange and no sort has them, from the file to the result. */
@Tag("slow")
class NoShuffleIT {
    private static final String DESCRIPTION = "spark.job.description";

    @TempDir
    Path folder;

    /** What a stage moved between tasks, in bytes, and how many stages its job has. */
    private record Stage(String job, int stagesOfJob, int tasks, long shuffled) {}

    /** Sees the stages of all jobs. */
    private static final class Stages extends SparkListener {
        final List<Stage> done = new CopyOnWriteArrayList<>();
        private final Map<Integer, SparkListenerJobStart> jobs = new ConcurrentHashMap<>();

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            job.stageInfos().foreach(stage -> jobs.put(stage.stageId(), job));
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted completed) {
            var stage = completed.stageInfo();
            SparkListenerJobStart job = jobs.get(stage.stageId());
            String description = job == null || job.properties() == null
                    ? null
                    : job.properties().getProperty(DESCRIPTION);
            done.add(new Stage(
                    description == null ? "" : description,
                    job == null ? 0 : job.stageInfos().size(),
                    stage.numTasks(),
                    stage.taskMetrics().shuffleWriteMetrics().bytesWritten()
                            + stage.taskMetrics().shuffleReadMetrics().totalBytesRead()
                            + stage.taskMetrics().diskBytesSpilled()));
        }
    }

    /** Sees what all queries read: the columns of the leaves of their plans. */
    private static final class Columns implements QueryExecutionListener {
        final List<String> read = new CopyOnWriteArrayList<>();

        @Override
        public void onSuccess(String function, QueryExecution query, long nanos) {
            for (var leaf : CollectionConverters.asJava(query.optimizedPlan().collectLeaves())) {
                CollectionConverters.asJava(leaf.output()).forEach(attribute -> read.add(attribute.name()));
            }
        }

        @Override
        public void onFailure(String function, QueryExecution query, Exception failure) {
            onSuccess(function, query, 0);
        }
    }

    @Test
    void neitherIngestNorFrequenciesExchangesOrSortsGenotypes() throws Exception {
        Path store = folder.resolve("store");
        ok(CommandLineRun.goe(
                "simulate",
                "-o",
                folder.resolve("in"),
                "--samples",
                300,
                "--variants",
                6000,
                "--contigs",
                "chr21,chr22"));
        ok(CommandLineRun.goe("init", "-s", store, "--node", "XX", "--assembly", "GRCh38", "--synthetic"));
        SparkSession spark = CommandLineRun.store(store).spark();
        Stages stages = new Stages();
        Columns columns = new Columns();
        spark.sparkContext().addSparkListener(stages);
        spark.listenerManager().register(columns);
        try {
            ok(CommandLineRun.goe("ingest", "-s", store, folder.resolve("in/sim.vcf.gz")));
            ok(CommandLineRun.goe("samples", "-s", store, "import", folder.resolve("in/samples.tsv")));
            ok(CommandLineRun.goe("frequencies", "-s", store, "--by", "population,sex", "--name", "f"));
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            spark.listenerManager().unregister(columns);
            spark.sparkContext().removeSparkListener(stages);
        }
        List<Stage> ours =
                stages.done.stream().filter(s -> s.job().startsWith("goe ")).toList();
        assertThat(ours).extracting(Stage::job).contains("goe ingest", "goe frequencies");
        assertThat(ours).allSatisfy(stage -> {
            assertThat(stage.stagesOfJob()).as(stage.job()).isEqualTo(1);
            assertThat(stage.shuffled()).as(stage.job()).isZero();
        });
        assertThat(ours.stream().filter(s -> s.job().equals("goe ingest")).mapToInt(Stage::tasks))
                .allMatch(tasks -> tasks > 1);
        // No query reads a packed column, nor a small table.
        assertThat(columns.read).doesNotContain("genotypes", "not_adj", "phase", "fingerprint");
        columns.read.clear();
        spark.listenerManager().register(columns);
        spark.read()
                .format("parquet")
                .load(store.resolve("variants").toString())
                .select("genotypes")
                .collect();
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.listenerManager().unregister(columns);
        assertThat(columns.read).as("such a query would be seen").contains("genotypes");
        assertThat(FileSystem.get(URI.create("file:///"), spark.sessionState().newHadoopConf()))
                .isInstanceOf(LocalDisk.class);
    }
}
