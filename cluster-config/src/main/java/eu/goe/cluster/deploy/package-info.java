/** Files that others run goe with: Kubernetes, Slurm, Airflow, systemd. Read {@link Deployment} first. */
@NullMarked
package eu.goe.cluster.deploy;

import org.jspecify.annotations.NullMarked;
