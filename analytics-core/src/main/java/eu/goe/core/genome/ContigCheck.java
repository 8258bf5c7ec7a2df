package eu.goe.core.genome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the contigs that a file's header declares are those of an assembly. */
public final class ContigCheck {
    private ContigCheck() {}

    /**
     * What does not fit: primary contigs whose declared length is another one. Contigs that the assembly lacks do not
     * matter while no record is on them, nor do those without a declared length.
     *
     * @param declared length by name, 0 where the header gives none
     * @return one sentence a contig, and at the end which assembly the lengths are of, if it is a built-in one
     */
    public static List<String> problems(Assembly assembly, Map<String, Long> declared) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Long> entry : declared.entrySet()) {
            Optional<Contig> contig = assembly.resolve(entry.getKey());
            if (contig.isPresent() && isOther(contig.get(), entry.getValue())) {
                problems.add("contig " + entry.getKey() + " has " + entry.getValue() + " bases, in " + assembly.name()
                        + " it has " + contig.get().length());
            }
        }
        if (!problems.isEmpty()) {
            for (String name : Assemblies.BUILT_IN) {
                if (fits(Assemblies.named(name), declared)) {
                    problems.add("the lengths are those of " + name);
                }
            }
        }
        return problems;
    }

    private static boolean fits(Assembly assembly, Map<String, Long> declared) {
        return declared.entrySet().stream()
                                .filter(e -> assembly.resolve(e.getKey()).isPresent())
                                .count()
                        > 0
                && declared.entrySet().stream()
                        .allMatch(e -> assembly.resolve(e.getKey())
                                .map(c -> !isOther(c, e.getValue()))
                                .orElse(true));
    }

    private static boolean isOther(Contig contig, long length) {
        return contig.length() > 0 && length > 0 && contig.length() != length;
    }
}
