package eu.goe.cluster.cli;

import eu.goe.cluster.profile.NearestWord;
import eu.goe.cluster.profile.SparkHolder;
import eu.goe.core.errors.GoeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One Picocli command line of all commands, and the one place that turns failures into messages and exit codes. */
public final class Program {
    private static final int UNEXPECTED = 1;
    private static final int USAGE = 2;
    /** What a shell reports for a process that ended because its reader had gone (128 + SIGPIPE). */
    private static final int READER_GONE = 141;

    private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)^(.*?[.;])(?:\\s.*)?$");

    private final ProgramEnvironment environment;
    private final GlobalOptions options = new GlobalOptions();
    private final CliContext context;
    private final CommandLine commandLine;
    private @Nullable Exception failure;

    Program(ProgramEnvironment environment) {
        this(environment, new SparkHolder());
    }

    Program(ProgramEnvironment environment, SparkHolder spark) {
        this.environment = environment;
        this.context = new CliContext(environment, options, spark);
        this.commandLine = new CommandLine(options);
        Commands.all(context).forEach(commandLine::addSubcommand);
        addHelp(commandLine);
        CommandSpec root = commandLine.getCommandSpec();
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
        root.versionProvider(version());
        commandLine.setExpandAtFiles(false); // @list.txt is for the command to read
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setOut(writer(environment.out()));
        commandLine.setErr(writer(environment.err()));
        commandLine.setExecutionStrategy(parsed -> {
            options.logFormat.use();
            try {
                context.config(); // a wrong file is an error for every command, whether or not it needs one
            } catch (GoeException e) {
                failure = e;
                return e.exitCode();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setParameterExceptionHandler((e, args) -> {
            failure = e;
            return USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, command, result) -> {
            failure = e;
            return UNEXPECTED;
        });
    }

    /** All commands and their options. */
    CommandSpec spec() {
        return commandLine.getCommandSpec();
    }

    /** Runs one command line, reports its failure on stderr, and returns its exit code. */
    int run(String... args) {
        long started = System.nanoTime();
        int exit = execute(args);
        flush();
        if (failure != null) {
            exit = report(failure);
        } else if (exit == 0 && !options.quiet && !options.json && !options.dryRun) {
            suggest(commandLine.getParseResult());
        }
        if (options.metrics != null && !options.dryRun) {
            writeMetrics(options.metrics, exit, (System.nanoTime() - started) / 1e9);
        }
        return exit;
    }

    /** A file that cannot be written is a warning: the work is done. */
    private void writeMetrics(Path file, int exit, double seconds) {
        ParseResult parsed = commandLine.getParseResult();
        if (parsed == null || !parsed.hasSubcommand()) {
            return;
        }
        List<CommandLine> chain = parsed.asCommandLineList();
        String command =
                chain.get(chain.size() - 1).getCommandSpec().qualifiedName().replaceFirst("^goe ", "");
        try {
            new MetricsFile(file)
                    .write(command, exit, seconds, environment.clock().instant().getEpochSecond(), context.summary());
        } catch (IOException e) {
            context.warn(
                    "--metrics " + file + " cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** The last line on stderr says what one usually runs next. */
    private void suggest(ParseResult parsed) {
        boolean isHelp = parsed.asCommandLineList().stream()
                .map(CommandLine::getParseResult)
                .anyMatch(p -> p.isUsageHelpRequested() || p.isVersionHelpRequested());
        if (!isHelp) {
            NextStep.after(parsed, context.summary())
                    .ifPresent(next -> context.err().println(coloured(ErrorColour.HINT, "next: " + next)));
        }
    }

    private String coloured(ErrorColour colour, String text) {
        boolean isTerminal = environment.terminal() && options.logFormat == LogFormat.text;
        return colour.of(text, isTerminal, environment.variables());
    }

    /** Runs one command line as a part of another: failures are thrown. */
    void call(String... args) {
        execute(args);
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private int execute(String... args) {
        failure = null;
        try {
            return commandLine.execute(asOption(args));
        } catch (RuntimeException | Error e) { // picocli lets Errors of commands pass
            failure = e instanceof RuntimeException r ? r : new IllegalStateException(e);
            return UNEXPECTED;
        }
    }

    /** {@code goe help COMMAND}, as in git, is {@code goe COMMAND --help}; a command that there is not stays alone, to be called so. */
    private String[] asOption(String... args) {
        if (args.length == 0 || !args[0].equals("help")) {
            return args;
        }
        Stream<String> words = Arrays.stream(args).skip(1);
        boolean isKnown = args.length == 1
                || args[1].startsWith("-")
                || commandLine.getSubcommands().containsKey(args[1]);
        return (isKnown ? Stream.concat(words, Stream.of("--help")) : words).toArray(String[]::new);
    }

    /** What is printed last may be what finds that the reader has gone. */
    private void flush() {
        try {
            environment.out().flush();
        } catch (StandardOutput.ReaderGone | StandardOutput.CannotWrite e) {
            failure = failure == null ? e : failure;
        }
    }

    private int report(Exception e) {
        if (environment.interrupted().getAsBoolean()) {
            return UNEXPECTED;
        }
        if (e instanceof StandardOutput.ReaderGone) {
            return READER_GONE;
        }
        if (e instanceof StandardOutput.CannotWrite) {
            context.err().println(start() + e.getMessage() + ". What it was to print is not whole.");
            trace(e);
            return UNEXPECTED;
        }
        if (e instanceof ParameterException wrong) {
            context.err().println(start() + usageMessage(wrong));
            trace(e);
            return USAGE;
        }
        Optional<GoeException> known = GoeException.in(e);
        if (known.isPresent()) {
            context.err()
                    .println(start() + String.valueOf(known.get().getMessage()).strip());
            trace(e);
            return known.get().exitCode();
        }
        Optional<String> machine = MachineFailure.message(e);
        if (machine.isPresent()) {
            context.err().println(start() + machine.get());
            trace(e);
            return UNEXPECTED;
        }
        String what = "unexpected failure: " + root(e).getClass().getSimpleName();
        context.err()
                .println(start() + what + "; the log is " + environment.log().append(what, e));
        trace(e);
        return UNEXPECTED;
    }

    /** How each message of a failure begins. */
    private String start() {
        return coloured(ErrorColour.FAILURE, "goe:") + " ";
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private void trace(Exception e) {
        if (options.debug) {
            e.printStackTrace(context.err());
        }
    }

    private static String usageMessage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unmatchedMessage(unmatched, command)
                : String.valueOf(e.getMessage());
        return message + System.lineSeparator() + "'" + command.getCommandSpec().qualifiedName() + " --help' shows the "
                + (command.getSubcommands().isEmpty() ? "options." : "commands and options.");
    }

    private static String unmatchedMessage(UnmatchedArgumentException e, CommandLine command) {
        String first = e.getUnmatched().get(0);
        if (!first.startsWith("-") && !command.getSubcommands().isEmpty()) {
            return "there is no command '" + command.getCommandSpec().qualifiedName() + " " + first + "'"
                    + NearestWord.hint(first, command.getSubcommands().keySet());
        }
        List<String> suggestions = e.getSuggestions();
        String hint = suggestions.isEmpty()
                ? ""
                : " (did you mean " + String.join(" or ", suggestions.subList(0, Math.min(3, suggestions.size())))
                        + "?)";
        return e.getMessage() + hint;
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** Gives {@code --help} and one layout to each command. */
    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help and exit.")
                    .build());
        }
        spec.usageMessage()
                .showDefaultValues(false)
                .width(110)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Program::commandList);
        command.getSubcommands().values().forEach(Program::addHelp);
    }

    /** Each command with the first sentence of what it does. */
    private static String commandList(CommandLine.Help help) {
        Map<String, String> purposes = new LinkedHashMap<>();
        help.subcommands()
                .forEach((name, sub) -> purposes.put(
                        name,
                        FIRST_SENTENCE
                                .matcher(String.join(
                                        " ", sub.commandSpec().usageMessage().description()))
                                .replaceFirst("$1")));
        return help.createTextTable(purposes).toString();
    }

    private static IVersionProvider version() {
        return () -> {
            Properties build = new Properties();
            try (InputStream in = Program.class.getResourceAsStream("/goe-version.properties")) {
                if (in != null) {
                    build.load(in);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new String[] {
                "goe " + build.getProperty("version", "unknown"),
                "Spark " + build.getProperty("spark", "unknown") + ", Delta " + build.getProperty("delta", "unknown")
                        + ", Java " + System.getProperty("java.version")
            };
        };
    }
}
