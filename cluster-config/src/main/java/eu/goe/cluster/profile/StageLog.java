package eu.goe.cluster.profile;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.StageInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line into the log for each stage that Spark has run. */
final class StageLog extends SparkListener {
    private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);
    private static final String DESCRIPTION = "spark.job.description";

    private final Map<Integer, String> descriptions = new ConcurrentHashMap<>();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Properties properties = submitted.properties();
        String description = properties == null ? null : properties.getProperty(DESCRIPTION);
        if (description != null) {
            descriptions.put(submitted.stageInfo().stageId(), description);
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        StageInfo stage = completed.stageInfo();
        String description = descriptions.remove(stage.stageId());
        TaskMetrics metrics = stage.taskMetrics();
        double seconds =
                stage.submissionTime().isDefined() && stage.completionTime().isDefined()
                        ? (((Number) stage.completionTime().get()).longValue()
                                        - ((Number) stage.submissionTime().get()).longValue())
                                / 1e3
                        : 0;
        LOG.info(
                "stage {} {}: {} ({}), {} tasks, {} s, {} bytes read, {} bytes written, {} bytes shuffled",
                stage.stageId(),
                stage.failureReason().isDefined() ? "failed" : "done",
                description == null ? "no description" : description,
                stage.name(),
                stage.numTasks(),
                String.format(Locale.ROOT, "%.1f", seconds),
                metrics == null ? 0 : metrics.inputMetrics().bytesRead(),
                metrics == null ? 0 : metrics.outputMetrics().bytesWritten(),
                metrics == null ? 0 : metrics.shuffleWriteMetrics().bytesWritten());
    }
}
