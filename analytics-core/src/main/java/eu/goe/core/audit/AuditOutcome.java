package eu.goe.core.audit;

import java.io.Serializable;

/**
 * What an audit that found nothing looked at.
 *
 * @param sites of the package
 * @param cells small counts at those sites, of groups of people and of what raw counts have more than adj counts
 * @param hidden of those the ones that the package does not say, for which it was worked out what else it says of them
 * @param exact whether AC of each was found to be possibly 0 and possibly t by all sums of published counts taken together
 */
public record AuditOutcome(long sites, long cells, long hidden, boolean exact) implements Serializable {
    /** Of a package without sites. */
    public static final AuditOutcome NONE = new AuditOutcome(0, 0, 0, true);

    /** That of both. */
    public AuditOutcome plus(AuditOutcome other) {
        return new AuditOutcome(sites + other.sites, cells + other.cells, hidden + other.hidden, exact && other.exact);
    }
}
