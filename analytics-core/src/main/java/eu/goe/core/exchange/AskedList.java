package eu.goe.core.exchange;

import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyDefinition.SignedList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rule D5 on whose list of sites a result answers: under a threshold a long one, that a trusted coordinator signed and that is the union of
 * what several nodes list, since another could be chosen to ask about one person. No count is looked at, so whether it is refused
 * says nothing of anybody's genotypes.
 */
final class AskedList {
    /** Sites, at least. */
    static final int LEAST_SITES = 1_000;

    /** Nodes whose sites are in it, at least. */
    static final int LEAST_NODES = 3;

    private AskedList() {}

    /** Whether an answer under these rules is judged by its list. */
    static boolean isJudged(FrequencyDefinition definition, Rules rules) {
        return definition.sites() != null && rules.minCount() > 1;
    }

    /**
     * Refuses an answer to a list that may not be answered.
     *
     * @param label how the node calls the result
     * @param verifier whom the node trusts; null if the user did not say
     * @throws PolicyException if the list is short, not signed, or of too few nodes
     * @throws VerificationException if who signed it is not trusted, or it does not hold any more
     */
    static void require(FrequencyDefinition definition, String label, Rules rules, @Nullable PackageVerifier verifier) {
        FrequencyDefinition.AskedSites sites = definition.sites();
        if (sites == null || !isJudged(definition, rules)) {
            return;
        }
        String because = ", which could be chosen to ask about one person (min_count " + rules.minCount()
                + "). Answer the union of the sites of several nodes, as goe sites --key writes it.";
        if (sites.n() < LEAST_SITES) {
            throw new PolicyException("Refused by rule D5: result " + label + " answers a list of fewer than "
                    + LEAST_SITES + " sites" + because);
        }
        SignedList list = definition.signedList();
        if (list == null) {
            throw new PolicyException(
                    "Refused by rule D5: result " + label + " answers a list of sites that nobody signed" + because);
        }
        if (verifier == null) {
            throw new UsageException("Result " + label + " answers a signed list of sites (min_count "
                    + rules.minCount() + "). Say whose lists this node trusts, with --trust DIR or trust.json.");
        }
        Map<String, byte[]> beside = new TreeMap<>();
        list.signatures()
                .forEach((path, of) -> beside.put(path, Base64.getDecoder().decode(of)));
        Manifest manifest = verifier.verifyKept(
                "The list of sites of result " + label, Base64.getDecoder().decode(list.manifest()), beside);
        Manifest.SitesEntry says = manifest.sites();
        if (!manifest.type().equals(Manifest.LIST)
                || says == null
                || says.n() != sites.n()
                || !says.sha256().equals(sites.sha256())) {
            throw new VerificationException(
                    "The list of sites of result " + label + " is not the one that was signed. Count again.");
        }
        long nodes = Objects.requireNonNullElse(manifest.madeOf(), List.<Manifest.MadeOfEntry>of()).stream()
                .map(Manifest.MadeOfEntry::node)
                .distinct()
                .count();
        if (nodes < LEAST_NODES) {
            throw new PolicyException("Refused by rule D5: result " + label + " answers a list of sites of fewer than "
                    + LEAST_NODES + " nodes" + because);
        }
    }
}
