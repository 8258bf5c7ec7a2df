package eu.goe.core.exchange;

import eu.goe.core.association.PooledRow;
import eu.goe.core.command.Progress;
import eu.goe.core.parquet.RowFileWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Pools associations. Its statistics are those of the module {@code gwas-jobs}, which this one does not know. */
public interface AssociationMerger {
    /**
     * How to pool.
     *
     * @param model how nodes are averaged
     *
     * @param genomicControl whether each node's χ² are divided by their inflation first
     */
    record Request(Model model, boolean genomicControl) implements Serializable {}

    /** How nodes are averaged. */
    enum Model {
        /** By the inverse of variances: one effect. */
        FIXED,
        /** Likewise, of effects that differ between nodes by chance. */
        RANDOM,
        /** Not effects but z, by how many people: for traits on different scales. */
        SAMPLE_SIZE;

        /** As the command line and {@code association.json} write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What is pooled, and how much each node's statistics are inflated; nodes in the order of the packages. */
    record Plan(List<PooledAssociation.Trait> traits, List<PooledAssociation.Node> nodes, Windows windows) {}

    /** Pools one window; goes to tasks. */
    interface Windows extends Serializable {
        /** Writes the rows in order. */
        void pool(String window, RowFileWriter<PooledRow> out) throws IOException;
    }

    /**
     * Looks at packages before anything is written.
     *
     * @param packages in the order of their nodes, of one assembly
     * @throws eu.goe.core.errors.VerificationException if traits of a name are not the same
     */
    Plan plan(SparkSession spark, List<AssociationPackage> packages, Request request, Progress progress);
}
