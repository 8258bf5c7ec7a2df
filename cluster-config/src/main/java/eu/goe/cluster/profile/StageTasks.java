package eu.goe.cluster.profile;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * How far the stages are that Spark runs now, for progress lines of work that does not count for itself.
 *
 * @param done tasks of all of them that have ended
 * @param tasks of all of them
 */
public record StageTasks(long done, long tasks) {
    /** Where no stage runs. */
    public static final StageTasks NONE = new StageTasks(0, 0);

    /** What Spark says of itself. */
    static StageTasks of(@Nullable SparkContext context) {
        if (context == null || context.isStopped()) {
            return NONE;
        }
        SparkStatusTracker tracker = context.statusTracker();
        long done = 0;
        long tasks = 0;
        for (int stage : tracker.getActiveStageIds()) {
            Option<SparkStageInfo> info = tracker.getStageInfo(stage);
            if (info.isDefined()) {
                done += info.get().numCompletedTasks();
                tasks += info.get().numTasks();
            }
        }
        return new StageTasks(done, tasks);
    }
}
