package eu.goe.core.genome;

import eu.goe.core.errors.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the contigs that one file declares mean in an assembly: whether the file is on this assembly at all, and which
 * contig each name in its records is.
 *
 * <p>A contig that both have must be as long in both. Contigs that the assembly lacks do not matter here: their records,
 * if there are any, are set aside one by one.
 */
public final class ContigCheck implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MAX_PROBLEMS_SHOWN = 3;

    private final Assembly assembly;
    private final List<String> problems;
    private final List<String> warnings;
    private final Set<String> foreign;

    private ContigCheck(Assembly assembly, List<String> problems, List<String> warnings, Set<String> foreign) {
        this.assembly = assembly;
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
        this.foreign = Set.copyOf(foreign);
    }

    /** Compares what a header declares, in its order, with an assembly. */
    public static ContigCheck of(Assembly assembly, List<ContigLength> declared) {
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Set<String> foreign = new HashSet<>();
        Map<Integer, String> nameByContig = new HashMap<>();
        boolean ucscNames = declared.stream().anyMatch(c -> c.name().equals("chr1"));
        for (ContigLength line : declared) {
            Optional<Contig> resolved = assembly.resolve(line.name(), line.length());
            if (resolved.isEmpty()) {
                if (assembly.resolve(line.name()).isPresent()) {
                    foreign.add(line.name());
                    warnings.add("contig " + line.name() + " has " + bases(line.length())
                            + ": it is the chrM of hg19, not MT; the assembly lacks it.");
                }
                continue;
            }
            Contig contig = resolved.get();
            String earlier = nameByContig.putIfAbsent(contig.index(), line.name());
            if (earlier != null) {
                warnings.add(
                        earlier.equals(line.name())
                                ? "contig " + line.name() + " is declared twice."
                                : "contigs " + earlier + " and " + line.name() + " are one contig, " + contig.name()
                                        + ".");
            }
            if (line.length() == 0) {
                if (contig.kind() == Contig.Kind.MT
                        && assembly.name().equals("GRCh37")
                        && line.name().equals("chrM")
                        && ucscNames) {
                    warnings.add(
                            "contig chrM has no length and is read as MT (16,569 bases); if the file is on hg19, whose"
                                    + " chrM has 16,571, its positions there are wrong.");
                }
            } else if (!assembly.isOpen() && contig.length() > 0 && line.length() != contig.length()) {
                problems.add(problem(assembly, line, contig));
            }
        }
        return new ContigCheck(assembly, problems, warnings, foreign);
    }

    private static String problem(Assembly assembly, ContigLength line, Contig contig) {
        return "contig " + line.name() + " has " + bases(line.length()) + ", "
                + (assembly.isBuiltIn() ? assembly.name() : "the store's assembly " + assembly.name()) + " has "
                + bases(contig.length())
                + Assemblies.builtInWith(line.name(), line.length(), assembly.name())
                        .map(other -> " (" + other.name() + " has " + bases(line.length()) + ")")
                        .orElse("");
    }

    private static String bases(long length) {
        return String.format(Locale.ROOT, "%,d bases", length);
    }

    /** One sentence for each contig whose length differs; empty if the file may be on the assembly. */
    public List<String> problems() {
        return problems;
    }

    /** What a user should hear, though the file is taken. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * @param fileName as messages call the file
     * @throws BadInputException if there are problems
     */
    public void orThrow(String fileName) {
        if (problems.isEmpty()) {
            return;
        }
        int more = problems.size() - MAX_PROBLEMS_SHOWN;
        throw new BadInputException(fileName + ": header: "
                + String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS_SHOWN, problems.size())))
                + (more > 0 ? "; and " + more + " more" : "")
                + ".\nThe file is on another assembly than the store (" + assembly.name()
                + "): lift it over, or make a store for its assembly.");
    }

    /** The contig that this file means by a name; empty if the assembly lacks it. */
    public Optional<Contig> resolve(String contigName) {
        return foreign.contains(contigName) ? Optional.empty() : assembly.resolve(contigName);
    }
}
