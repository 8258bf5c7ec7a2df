package eu.goe.core.audit;

import eu.goe.core.audit.Findings.Finding;
import eu.goe.core.audit.Findings.Kind;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Audits the tables of a finished package of frequencies beside the result that it was made of.
 *
 * @param definition of the result
 * @param published definitions of the strata that the package says it has, in its order
 * @param rules that it was made under
 * @param anRounding to which it says AN is rounded; 1 where it is exact
 */
public record PackageAudit(
        Assembly assembly,
        FrequencyDefinition definition,
        List<Map<String, String>> published,
        Rules rules,
        int anRounding)
        implements Serializable {
    /** Of the auditor: higher where it finds more. */
    public static final int VERSION = 1;

    public PackageAudit {
        published = List.copyOf(published);
    }

    /** Why the package cannot be audited; null if it can. */
    public @Nullable String obstacle() {
        return AuditLattice.size(definition.strata()) > AuditLattice.MOST_GROUPS
                ? "attributes with more than " + AuditLattice.MOST_GROUPS + " combinations of values"
                : null;
    }

    /**
     * Audits the rows of a part of the genome.
     *
     * @param truth rows of the result, in genome order
     * @param exported rows of the package, likewise
     * @throws PolicyException if a row tells a small count, or says what is not so; the message names neither the site nor a number
     */
    public AuditOutcome rows(Iterator<FrequencyRow> truth, Iterator<FrequencyRow> exported) {
        SiteAuditor auditor = new SiteAuditor(
                new SmallCells(rules, definition.strata(), definition.adjustsSexPloidy()),
                places(),
                definition.sites() != null,
                anRounding);
        long sites = 0;
        while (exported.hasNext()) {
            FrequencyRow seen = exported.next();
            Variant variant = seen.variant();
            FrequencyRow row = null;
            while (truth.hasNext() && (row == null || row.variant().compareTo(variant) < 0)) {
                row = truth.next();
            }
            if (row == null || !row.variant().equals(variant)) {
                throw refused(new Finding(Kind.DIFFERS, "a site", "all"));
            }
            List<Finding> found =
                    auditor.audit(row, seen, PloidyRegion.of(assembly, variant.contig(), variant.start()));
            if (!found.isEmpty()) {
                throw refused(found.get(0));
            }
            sites++;
        }
        return new AuditOutcome(sites, auditor.cells(), auditor.hidden(), auditor.isExact());
    }

    private int[] places() {
        Set<Map<String, String>> strata = new HashSet<>();
        definition.strata().forEach(s -> strata.add(s.definition()));
        if (!strata.containsAll(published)) {
            throw refused(new Finding(Kind.DIFFERS, "a stratum", "all"));
        }
        return definition.strata().stream()
                .map(StratumSize::definition)
                .mapToInt(published::indexOf)
                .toArray();
    }

    private static PolicyException refused(Finding finding) {
        return new PolicyException("Refused by rule " + (finding.kind() == Kind.LISTED ? "D5" : "D4")
                + ": the auditor, which reads the finished package as anybody would, found at a site that "
                + finding.count()
                + " of " + finding.group() + " " + finding.kind().text() + ".\nNothing was written. That the rules let"
                + " this through is a defect: please report it, and export fewer attributes meanwhile.");
    }
}
