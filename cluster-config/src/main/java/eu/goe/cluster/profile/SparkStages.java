package eu.goe.cluster.profile;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** How far the stages are that Spark runs now, for progress lines of work that does not count for itself. */
public final class SparkStages extends SparkListener {
    private final Map<Integer, int[]> running = new HashMap<>();

    /**
     * Tasks of all stages that run.
     *
     * @param done of them, at most {@code tasks}
     */
    public record Tasks(long done, long tasks) {}

    /** None where no stage runs. */
    public synchronized Tasks tasks() {
        long done = 0;
        long tasks = 0;
        for (int[] stage : running.values()) {
            done += Math.min(stage[0], stage[1]);
            tasks += stage[1];
        }
        return new Tasks(done, tasks);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        running.put(
                submitted.stageInfo().stageId(),
                new int[] {0, submitted.stageInfo().numTasks()});
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        int[] stage = running.get(end.stageId());
        if (stage != null && end.taskInfo().successful()) {
            stage[0]++;
        }
    }

    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
        running.remove(completed.stageInfo().stageId());
    }
}
