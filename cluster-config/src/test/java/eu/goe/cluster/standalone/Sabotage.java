package eu.goe.cluster.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on a cluster, at a moment that a test knows: when the first task of a stage begins. In a run it is
 * {@code spark.plugins}; {@code spark.sabotage.kind} says what happens, {@code spark.sabotage.folder} where the stages are noted in
 * which it did.
 */
public final class Sabotage implements SparkPlugin {
    private static final String KIND = "spark.sabotage.kind";
    private static final String FOLDER = "spark.sabotage.folder";

    enum Kind {
        /** In each stage the executor of the first task is killed, with -9. */
        EXECUTORS,
        /** The same, in the first stage when there is a file {@code go}. */
        PAUSE_AND_EXECUTORS,

        /** In the first stage the worker of its first task, and its executor. */
        WORKER,
        /** The first task of the first stage waits until there is a file {@code go}. */
        PAUSE
    }

    /** How a test asks for it. */
    static String[] options(Kind kind, Path folder) {
        return new String[] {
            "--conf",
            "spark.plugins=" + Sabotage.class.getName(),
            "--conf",
            KIND + "=" + kind,
            "--conf",
            FOLDER + "=" + folder
        };
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                return Map.of(
                        KIND,
                        context.getConf().get(KIND),
                        FOLDER,
                        context.getConf().get(FOLDER));
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnExecutor implements ExecutorPlugin {
        private Kind kind = Kind.PAUSE;
        private @Nullable Path folder;

        @Override
        public void init(PluginContext plugin, Map<String, String> settings) {
            kind = Kind.valueOf(settings.get(KIND));
            folder = Path.of(settings.get(FOLDER));
        }

        @Override
        public void onTaskStart() {
            TaskContext task = TaskContext.get();
            if (folder == null
                    || task.partitionId() != 0
                    || task.attemptNumber() != 0
                    || task.stageAttemptNumber() != 0) {
                return;
            }
            boolean isEachStage = kind == Kind.EXECUTORS || kind == Kind.PAUSE_AND_EXECUTORS;
            if (!isEachStage && task.stageId() != 0) {
                return;
            }
            try {
                Files.createFile(folder.resolve("stage-" + task.stageId()));
                switch (kind) {
                    case EXECUTORS -> kill(ProcessHandle.current());
                    case WORKER -> {
                        kill(ProcessHandle.current().parent().orElseThrow());
                        kill(ProcessHandle.current());
                    }
                    case PAUSE -> pause(folder);
                    case PAUSE_AND_EXECUTORS -> {
                        pause(folder);
                        kill(ProcessHandle.current());
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void pause(Path folder) throws InterruptedException {
            while (!Files.exists(folder.resolve("go"))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        private static void kill(ProcessHandle process) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-9", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }
}
