package eu.goe.cluster.deploy;

import eu.goe.core.errors.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens on the network.
 *
 * @param cidr a range of addresses, {@code 10.1.2.0/24}
 * @param port of TCP
 */
record Endpoint(String cidr, int port) {
    private static final Pattern FORM = Pattern.compile("((?:[0-9]{1,3}\\.){3}[0-9]{1,3})(/[0-9]{1,2})?:([0-9]{1,5})");

    /**
     * Reads {@code ADDRESS[/BITS]:PORT}.
     *
     * @param option that it was given with, for the message
     */
    static Endpoint parse(String option, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > 65_535) {
            throw new UsageException(
                    option + " '" + text
                            + "': network policies know addresses, not names: give ADDRESS[/BITS]:PORT, such as 10.1.2.0/24:9000");
        }
        return new Endpoint(
                form.group(1) + (form.group(2) == null ? "/32" : form.group(2)), Integer.parseInt(form.group(3)));
    }

    /** The address of a range of one. */
    String address() {
        return cidr.substring(0, cidr.indexOf('/'));
    }
}
