package eu.goe.cluster.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a process gives to the program.
 *
 * @param out the result
 * @param err everything else
 * @param clock the time
 * @param variables of the environment
 * @param submitted Spark settings that spark-submit started the process with; empty if it did not
 *
 * @param terminal whether {@code err} is a terminal
 * @param log where a stack trace goes
 * @param interrupted whether the process is being ended, so that failures of what still runs say nothing
 */
record ProgramEnvironment(
        PrintStream out,
        PrintStream err,
        Clock clock,
        Map<String, String> variables,
        Map<String, String> submitted,

        boolean terminal,
        LogFile log,
        BooleanSupplier interrupted) {
    ProgramEnvironment {
        variables = Map.copyOf(variables);
        submitted = Map.copyOf(submitted);
    }

    /** The same with another place for results. */
    ProgramEnvironment withOut(PrintStream other) {
        return new ProgramEnvironment(other, err, clock, variables, submitted, terminal, log, interrupted);
    }
}
