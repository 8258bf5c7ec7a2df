package eu.goe.core.release;

import eu.goe.core.disclosure.Audience;

/**
 * One package that went into a merged table.
 *
 * @param node that made it
 * @param audience for which the node cleared it
 * @param sequence of the node's packages of this kind
 * @param adjTests which tests of the adj rule applied, for readers; empty where there is no adj
 * @param n people
 */
public record MergedNode(String node, String packageId, Audience audience, long sequence, String adjTests, long n) {}
