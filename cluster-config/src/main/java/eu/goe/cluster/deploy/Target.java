package eu.goe.cluster.deploy;

import java.util.List;

/** What files are written for. */
enum Target {
    kubernetes,
    slurm,
    airflow,
    systemd;

    /** Names of the files. */
    List<String> files() {
        return switch (this) {
            case kubernetes ->
                List.of(
                        "namespace.yaml",
                        "network-policy.yaml",
                        "driver-pod.yaml",
                        "executor-pod.yaml",
                        "submit.sh",
                        "spark-application.yaml",
                        "ingest-cronjob.yaml");
            case slurm -> List.of("goe.sbatch");
            case airflow -> List.of("goe_node.py");
            case systemd -> List.of("goe-ingest.service", "goe-ingest.timer");
        };
    }
}
