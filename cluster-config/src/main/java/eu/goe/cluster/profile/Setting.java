package eu.goe.cluster.profile;

/**
 * A setting as it holds, and who said it.
 *
 * @param origin in words for users: a profile, a file, or an option
 */
public record Setting(String value, String origin) {}
