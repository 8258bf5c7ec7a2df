package eu.goe.cluster.cli;

import java.util.List;

/** Every command of the program, in the order of its help. A new command is one line here. */
final class Commands {
    private Commands() {}

    static List<Object> all(CliContext context) {
        return List.of(new CompletionCommand(context));
    }
}
