package eu.goe.cluster.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goe completion}: a script that makes the shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash or zsh.",
        footer = {"", "Examples:", "  source <(goe completion bash)", "  goe completion zsh > ~/.goe-completion.zsh"})
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash,
        zsh
    }

    private final CliContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    @Nullable
    Shell shell;

    CompletionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        // Picocli's script is for bash and turns on zsh's bash compatibility itself.
        context.out().print(AutoComplete.bash("goe", spec.root().commandLine()));
        return 0;
    }
}
