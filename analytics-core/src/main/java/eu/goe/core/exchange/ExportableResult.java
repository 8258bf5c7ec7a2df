package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;

/**
 * Whether a result is of a kind that may leave at all, whatever it counts: only what the gate knows does.
 *
 * @param isOfRound whether it is to leave under masks
 */
record ExportableResult(Result result, Rules rules, Audience audience, boolean isOfRound) {
    /**
     * Warns where a policy could be stricter.
     *
     * @throws PolicyException that names the rule
     * @throws UsageException if a round is given and the result counts no sites
     */
    void require(CommandContext context) {
        if (result.type() == ResultType.COHORT
                || result.type() == ResultType.ASSOCIATION
                || result.type() == ResultType.SUFFSTATS) {
            if (isOfRound) {
                throw new UsageException("--round sums frequencies at sites; result " + result.name() + " is of type "
                        + result.type().label() + ".");
            }
            return;
        }
        if (result.type() != ResultType.FREQUENCIES && result.type() != ResultType.COVERAGE) {
            throw new PolicyException(
                    "Refused by the rule on types: result " + result.name() + " v" + result.version()
                            + " is of type " + result.type().label()
                            + ", which stays in the node. Export results of frequencies, coverage, cohort count, gwas test or gwas suffstats.");
        }
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());

        if (definition.downsampling() != null) {
            throw new PolicyException("Refused by rule D7: result " + result.name()
                    + " counts people drawn at random beside everybody, and differences between the draws tell of few people. Export"
                    + " a result without --downsample.");
        }
        if (definition.choosesVariants()) {
            throw new PolicyException("Refused: result " + result.name()
                    + " was made with --extract, --exclude, --geno, --hwe, --maf or --mac, and a package says of what it does not"
                    + " list that few people or none carry it. Export a result without these, or one of --sites.");
        }
        if (result.type() == ResultType.COVERAGE) {
            if (rules.minCount() > 1
                    && definition.batches().stream()
                            .anyMatch(b -> b.callability().equals(Batch.LISTED))) {
                throw new PolicyException("Refused by rule D11: result " + result.name()
                        + " is of batches that say of nothing but their variants who was called, so where it is not 0 there"
                        + " is a variant (min_count " + rules.minCount()
                        + "). Ingest them with --absent-sites reference, or answer a list of sites.");
            }
            return;
        }
        if (definition.sites() == null || rules.minCount() == 1 || isOfRound) {
            return;
        }
        if (audience == Audience.PUBLIC) {
            throw new PolicyException(
                    "Refused by rule D5: result " + result.name()
                            + " answers a list of sites, which under min_count " + rules.minCount()
                            + " is for the coordinator who asked. Export it with --audience coordinator, or a result that counts all variants.");
        }
        if (!definition.calledBlocksOnly() && !rules.censorsZero()) {
            context.warn(
                    "AN at a site tells whether batches list a variant there, since not all were ingested from gVCFs;"
                            + " AC of fewer than " + rules.minCount()
                            + " people stays hidden. With zero: censor in the policy such sites are left out");
        }
    }
}
