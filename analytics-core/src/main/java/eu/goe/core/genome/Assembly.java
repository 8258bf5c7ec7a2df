package eu.goe.core.genome;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contigs of a genome assembly in their order, with the names that files use for them. Immutable. Made by
 * {@link Assemblies}.
 */
public final class Assembly implements Serializable {
    private static final long serialVersionUID = 2L;

    /** Length of the mitochondrial sequence that hg19 calls {@code chrM}; its positions are not those of the rCRS. */
    public static final long HG19_CHRM_LENGTH = 16_571;

    /** Where the contigs come from. */
    public enum Origin {
        /** One of the human assemblies that the program knows: aliases, PAR, sex chromosomes, digests. */
        BUILT_IN,
        /** A list of contigs that somebody gave ({@code .fai}, {@code .dict}); fixed. */
        LISTED,
        /** Contigs as files declare or use them ({@code --assembly any}); grows. */
        OPEN
    }

    private final String name;
    private final Origin origin;
    private final List<Contig> contigs;
    private final Map<String, Integer> indexByName;
    private final List<Region> par;
    private final Map<String, String> refgetByContig;

    /** An assembly of listed contigs, without PAR and digests. */
    public Assembly(String name, List<Contig> contigs, Map<String, Integer> indexByName) {
        this(name, Origin.LISTED, contigs, indexByName, List.of(), Map.of());
    }

    /**
     * @param contigs in order; the index of each is its place
     * @param indexByName place of a contig by each name that files use for it, its own included
     * @param par pseudoautosomal regions of X and of Y
     * @param refgetByContig refget accessions ({@code SQ.…}) by the contigs' own names, as far as known
     */
    Assembly(
            String name,
            Origin origin,
            List<Contig> contigs,
            Map<String, Integer> indexByName,
            List<Region> par,
            Map<String, String> refgetByContig) {
        for (int i = 0; i < contigs.size(); i++) {
            if (contigs.get(i).index() != i) {
                throw new IllegalArgumentException("contig " + contigs.get(i) + " at place " + i);
            }
        }
        this.name = name;
        this.origin = origin;
        this.contigs = List.copyOf(contigs);
        this.indexByName = Map.copyOf(indexByName);
        this.par = List.copyOf(par);
        this.refgetByContig = Map.copyOf(refgetByContig);
    }

    /** As {@code init --assembly} calls it; for a file its name without folders. */
    public String name() {
        return name;
    }

    public Origin origin() {
        return origin;
    }

    public boolean isBuiltIn() {
        return origin == Origin.BUILT_IN;
    }

    /** Whether contigs that no file has named yet may be added ({@code --assembly any}). */
    public boolean isOpen() {
        return origin == Origin.OPEN;
    }

    public List<Contig> contigs() {
        return contigs;
    }

    /** Name and length of each contig, as far as they are kept of one. */
    public List<ContigLength> contigLengths() {
        return contigs.stream().map(c -> new ContigLength(c.name(), c.length())).toList();
    }

    public Contig contig(int index) {
        return contigs.get(index);
    }

    /** The contig that a file means by a name: its own or an alias ({@code 22}, {@code chr22}, {@code NC_000022.11}). */
    public Optional<Contig> resolve(String contigName) {
        Integer index = indexByName.get(contigName);
        return index == null ? Optional.empty() : Optional.of(contigs.get(index));
    }

    /**
     * As {@link #resolve(String)}, knowing the length that the file declares: the {@code chrM} of hg19 (16,571 bases) is
     * not MT but a contig that the assembly lacks.
     *
     * @param declaredLength in bases; 0 if the file does not say
     */
    public Optional<Contig> resolve(String contigName, long declaredLength) {
        return resolve(contigName)
                .filter(contig -> contig.kind() != Contig.Kind.MT || declaredLength != HG19_CHRM_LENGTH);
    }

    /** Other names of a contig, sorted, without its own. */
    public List<String> aliases(int contig) {
        List<String> aliases = new ArrayList<>();
        indexByName.forEach((alias, index) -> {
            if (index == contig && !alias.equals(contigs.get(contig).name())) {
                aliases.add(alias);
            }
        });
        aliases.sort(null);
        return aliases;
    }

    /** Pseudoautosomal regions of X and of Y; none if the assembly is not built in. */
    public List<Region> par() {
        return par;
    }

    /** Whether a 0-based position lies in a pseudoautosomal region of X or Y. */
    public boolean inPar(int contig, int position) {
        for (int i = 0; i < par.size(); i++) {
            if (par.get(i).contains(contig, position)) {
                return true;
            }
        }
        return false;
    }

    /**
     * GA4GH refget accession of a contig's sequence ({@code SQ.} and 32 characters), where the program knows it: GRCh37
     * and GRCh38.
     *
     * @see <a href="https://samtools.github.io/hts-specs/refget.html">refget 2.0.0</a>
     */
    public Optional<String> refget(int contig) {
        return Optional.ofNullable(refgetByContig.get(contigs.get(contig).name()));
    }

    /**
     * An open assembly that also has this contig, at the end; this one if it has it already.
     *
     * @param length in bases, 0 if unknown; of two lengths for one name the larger stays, since nothing is checked
     * @throws IllegalStateException if the assembly is not open
     */
    public Assembly withContig(String contigName, long length) {
        if (!isOpen()) {
            throw new IllegalStateException("assembly " + name + " is fixed");
        }
        List<Contig> more = new ArrayList<>(contigs);
        Map<String, Integer> names = new HashMap<>(indexByName);
        Integer known = indexByName.get(contigName);
        if (known == null) {
            more.add(Assemblies.listedContig(contigs.size(), contigName, length));
            names.put(contigName, contigs.size());
        } else if (length > contigs.get(known).length()) {
            more.set(
                    known,
                    new Contig(known, contigName, length, contigs.get(known).kind()));
        } else {
            return this;
        }
        return new Assembly(name, origin, more, names, par, refgetByContig);
    }
}
