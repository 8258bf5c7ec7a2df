package eu.goe.core.exchange;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several nodes' packages in one window, variant by variant in the order of the genome.
 *
 * @param <T> the row
 */
public final class NodeRows<T> implements AutoCloseable {
    private final List<RowFileReader<T>> readers;
    /** Of each reader. */
    private final List<Integer> nodeOf;

    private final int nNodes;
    private final SortedMerge<Variant, T> variants;
    private final Function<T, Variant> variantOf;

    /**
     * Where a node's rows are.
     *
     * @param <T> the row
     */
    @FunctionalInterface
    public interface Source<T> {
        /** The rows of a window, in order; empty if there are none. Whoever opens closes them. */
        Optional<RowFileReader<T>> open(String window, Assembly assembly) throws IOException;
    }

    /**
     * One variant of at least one node.
     *
     * @param ofNode by node, null of those that do not list it
     * @param <T> the row
     */
    public record Entry<T>(Variant variant, List<@Nullable T> ofNode) {}

    private NodeRows(List<RowFileReader<T>> readers, List<Integer> nodeOf, int nNodes, Function<T, Variant> variantOf) {
        this.readers = readers;
        this.nodeOf = nodeOf;
        this.nNodes = nNodes;
        this.variantOf = variantOf;
        this.variants = new SortedMerge<>(readers, variantOf);
    }

    /** Opens the files of a window. */
    public static <T> NodeRows<T> open(
            List<? extends Source<T>> nodes, String window, Assembly assembly, Function<T, Variant> variantOf)
            throws IOException {
        List<RowFileReader<T>> readers = new ArrayList<>();
        List<Integer> nodeOf = new ArrayList<>();
        boolean isOpen = false;
        try {
            for (int node = 0; node < nodes.size(); node++) {
                Optional<RowFileReader<T>> rows = nodes.get(node).open(window, assembly);
                if (rows.isPresent()) {
                    readers.add(rows.get());
                    nodeOf.add(node);
                }
            }
            NodeRows<T> opened = new NodeRows<>(readers, nodeOf, nodes.size(), variantOf);
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                close(readers);
            }
        }
    }

    public boolean hasNext() {
        return variants.hasNext();
    }

    /** The next variant, with the rows of all nodes that list it. */
    public Entry<T> next() {
        List<SortedMerge.Entry<T>> rows = variants.next();
        List<@Nullable T> ofNode = new ArrayList<>();
        for (int node = 0; node < nNodes; node++) {
            ofNode.add(null);
        }
        rows.forEach(entry -> ofNode.set(nodeOf.get(entry.stream()), entry.row()));
        return new Entry<>(variantOf.apply(rows.get(0).row()), ofNode);
    }

    @Override
    public void close() throws IOException {
        close(readers);
    }

    private static <T> void close(List<RowFileReader<T>> readers) throws IOException {
        for (RowFileReader<T> reader : readers) {
            reader.close();
        }
    }
}
