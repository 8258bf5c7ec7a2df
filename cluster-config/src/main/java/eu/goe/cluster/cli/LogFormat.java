package eu.goe.cluster.cli;

import org.apache.logging.log4j.core.config.Configurator;

/** How lines of the log, and messages on stderr, are written. */
enum LogFormat {
    text,
    json;

    /** Where {@code log4j2.properties} looks. */
    private static final String PROPERTY = "goe.log.format";

    /** Writes the log of this process so from now on. */
    void use() {
        if (!name().equals(System.getProperty(PROPERTY, text.name()))) {
            System.setProperty(PROPERTY, name());
            Configurator.reconfigure();
        }
    }
}
