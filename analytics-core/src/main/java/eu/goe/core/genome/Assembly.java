package eu.goe.core.genome;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contigs of a genome assembly in their order, the names that files use for them, and the pseudo-autosomal regions.
 * Immutable. Made by {@link Assemblies}.
 */
public final class Assembly implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<Contig> contigs;
    private final Map<String, Integer> indexByName;
    private final List<Region> par;

    /** @param indexByName aliases; the contigs' own names need not be in it */
    Assembly(String name, List<Contig> contigs, Map<String, Integer> indexByName, List<Region> par) {
        this.name = name;
        this.contigs = List.copyOf(contigs);
        Map<String, Integer> all = new HashMap<>(indexByName);
        contigs.forEach(c -> all.put(c.name(), c.index()));
        this.indexByName = Map.copyOf(all);
        this.par = List.copyOf(par);
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

    /** Whether a 0-based position lies in a pseudo-autosomal region. */
    public boolean inPar(int contig, int start) {
        for (Region region : par) {
            if (region.contig() == contig && region.start() <= start && start < region.end()) {
                return true;
            }
        }
        return false;
    }

    /** Names the table of pseudo-autosomal regions, so that nodes can tell whether they use the same; empty if none. */
    public String parId() {
        return par.isEmpty() ? "" : name + "-PAR";
    }

    /** This assembly and a contig more, at the end. For {@code any}, whose contigs are what files declare and use. */
    public Assembly with(String contigName, long length) {
        List<Contig> more = new ArrayList<>(contigs);
        more.add(Assemblies.customContig(contigs.size(), contigName, length));
        return new Assembly(name, more, Map.of(), par);
    }
}
