package eu.goe.core.genome;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contigs of a genome assembly in their order, with the names that files use for them. Immutable.
 */
public final class Assembly implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<Contig> contigs;
    private final Map<String, Integer> indexByName;

    public Assembly(String name, List<Contig> contigs, Map<String, Integer> indexByName) {
        this.name = name;
        this.contigs = List.copyOf(contigs);
        this.indexByName = Map.copyOf(indexByName);
    }

    /** As {@code init --assembly} calls it. */
    public String name() {
        return name;
    }

    public List<Contig> contigs() {
        return contigs;
    }

    public Contig contig(int index) {
        return contigs.get(index);
    }

    /** The contig that a file means by a name: its own or an alias ({@code 22}, {@code chr22}, {@code NC_000022.11}). */
    public Optional<Contig> resolve(String contigName) {
        Integer index = indexByName.get(contigName);
        return index == null ? Optional.empty() : Optional.of(contigs.get(index));
    }
}
