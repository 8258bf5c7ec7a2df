package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What needs no Spark: help, version, usage errors, keys. */
class ProgramTest {
    /** Those that only look, or print what others read: nothing follows of them. */
    private static final Set<String> LOOKERS = Set.of(
            "samples list",
            "describe",
            "quarantine list",
            "batches list",
            "history",
            "check",
            "cohort list",
            "results list",
            "results show",
            "explain",
            "config check",
            "doctor",
            "deploy",
            "completion");

    @TempDir
    Path folder;

    /** Every command and sub-command, by the words behind {@code goe}. */
    static Stream<String> commands() {
        return below(CommandLineRun.program().spec()).map(s -> s.qualifiedName().substring("goe ".length()));
    }

    /** Those that do something themselves. */
    static Stream<String> writers() {
        return below(CommandLineRun.program().spec())
                .filter(s -> s.subcommands().isEmpty())
                .map(s -> s.qualifiedName().substring("goe ".length()))
                .filter(c -> !LOOKERS.contains(c));
    }

    private static Stream<CommandSpec> below(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(s -> Stream.concat(Stream.of(s), below(s)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpHasTwoExamplesAndNoEmptyDefaults(String command) {
        List<Object> args = new ArrayList<>(List.of((Object[]) command.split(" ")));
        args.add("--help");
        Done done = CommandLineRun.goe(args.toArray());
        assertThat(done.exit()).isZero();
        String examples = done.out().substring(done.out().indexOf("Examples:"));
        assertThat(examples.lines().filter(l -> l.startsWith("  goe ") || l.startsWith("  source ")))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(done.out()).doesNotContain("Default:").doesNotContain("=<").contains("--dry-run");
    }

    @Test
    void helpListsEveryCommand() {
        String help = CommandLineRun.goe("--help").out();
        List<String> names = commands().filter(c -> !c.contains(" ")).toList();
        assertThat(names).contains("init", "ingest", "frequencies", "export", "merge", "release");
        names.forEach(c -> assertThat(help).containsPattern("(?m)^ +" + c + " "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void mistypedOptionsAndCommandsSuggestWhatThereIs(String command) {
        List<Object> args = new ArrayList<>(List.of((Object[]) command.split(" ")));
        args.add("--dry-rum");
        assertThat(CommandLineRun.goe(args.toArray()).err())
                .matches(
                        "(?s)goe: .*('--dry-rum'|Missing required).*'goe .* --help' shows the (commands and )?options\\.\n");
        String last = String.valueOf(args.get(args.size() - 2));
        if (last.length() > 3) {
            args.set(args.size() - 2, last.substring(0, last.length() - 1));
            args.remove(args.size() - 1);
            assertThat(CommandLineRun.goe(args.toArray()).err()).contains("did you mean", last);
        }
    }

    @Test
    void whatIsNoCommandIsCalledSo() {
        assertThat(CommandLineRun.goe("freqs", "-s", "store").err())
                .contains("there is no command 'goe freqs' (did you mean 'frequencies'?)", "'goe --help'");
        assertThat(CommandLineRun.goe("samples", "inport", "people.tsv").err())
                .contains("there is no command 'goe samples inport' (did you mean 'import'?)");
    }

    @Test
    void theWordHelpIsTheOption() {
        assertThat(CommandLineRun.goe("help").out())
                .isEqualTo(CommandLineRun.goe("--help").out());
        assertThat(CommandLineRun.goe("help", "samples", "import").out())
                .isEqualTo(CommandLineRun.goe("samples", "import", "--help").out());
        assertThat(CommandLineRun.goe("help", "ingets").err()).contains("did you mean 'ingest'");
    }

    @Test
    void theListOfCommandsHasWholeSentences() {
        List<String> purposes = CommandLineRun.goe("--help")
                .out()
                .lines()
                .dropWhile(l -> !l.startsWith("Commands:"))
                .filter(l -> l.matches("  [a-z].*"))
                .toList();
        assertThat(purposes).hasSizeGreaterThan(30);
        assertThat(CommandLineRun.goe("--help").out().replaceAll("\\s+", " "))
                .contains(
                        "compact Merges batches: the rows of a variant become one. erase",
                        "withdraw-release Marks a release WITHDRAWN: writes the tombstone WITHDRAWN.json and the status in metadata.ttl. simulate");
    }

    @ParameterizedTest
    @MethodSource("writers")
    void aCommandThatWritesSaysWhatToRunNext(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        CommandLine commandLine = CommandLineRun.program().spec().commandLine();
        CommandSpec spec = commandLine.getCommandSpec();
        for (String word : command.split(" ")) {
            spec = spec.subcommands().get(word).getCommandSpec();
        }
        for (OptionSpec option : spec.options()) {
            if (option.required() || List.of(option.names()).contains("-o")) {
                args.add(option.longestName());
                args.add(option.typeInfo().getType().isPrimitive() ? "7" : "x.pem");
            }
        }
        spec.positionalParameters().forEach(p -> args.add("samples"));
        assertThat(NextStep.after(commandLine.parseArgs(args.toArray(String[]::new)), Map.of()))
                .hasValueSatisfying(next -> assertThat(next).matches("(goe|xdg-open|jupyter|man|bcftools) .+"));
    }

    @Test
    void versionNamesWhatIsInside() {
        assertThat(CommandLineRun.goe("--version").out())
                .matches("(?s)goe [0-9]+\\.[0-9]+\\.[0-9]+\\S*\nSpark 4\\.[0-9.]+, Delta 4\\.[0-9.]+, Java .*");
    }

    @Test
    void mistypedCommandsAndOptionsAreUsageErrorsThatSuggest() {
        usage("ingest", "ingets");
        usage("--samples", "simulate", "--sampels", "3");
        usage("--node", "keys", "new", "-o", folder);
        usage("--dry-run", "frequencies", "--dryrun");
    }

    @Test
    void unknownKeyOfTheConfigurationNamesTheNearest() throws IOException {
        Path config = Files.writeString(folder.resolve("node.yaml"), "stroe: /data/se\n");
        Done done = usage("stroe", "describe", "--config", config);
        assertThat(done.err()).contains("store");
    }

    @Test
    void keysAreMadeOnceAndPrivatelyAndNeverOverwritten() throws IOException {
        Done dry = CommandLineRun.goe("keys", "new", "--node", "SE", "-o", folder, "--dry-run");
        assertThat(dry.exit()).isZero();
        assertThat(folder.resolve("SE-signer.key.pem")).doesNotExist();
        assertThat(CommandLineRun.goe("keys", "new", "--node", "SE", "-o", folder)
                        .exit())
                .isZero();
        Path key = folder.resolve("SE-signer.key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String before = Files.readString(key);
        usage("never overwritten", "keys", "new", "--node", "SE", "-o", folder);
        assertThat(Files.readString(key)).isEqualTo(before).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(CommandLineRun.goe("completion", "bash").out()).contains("frequencies", "--sex-ploidy");
        usage("fish", "completion", "fish");
    }

    @Test
    void everyExitCodeAndEveryRuleIsExplained() {
        List<String> codes = new ArrayList<>();
        IntStream.rangeClosed(0, 5).forEach(exit -> codes.add("" + exit));
        IntStream.rangeClosed(0, 13).forEach(rule -> codes.add("D" + rule));
        assertThat(ExplainCommand.explanations()).containsOnlyKeys(codes);
        for (String code : codes) {
            assertThat(CommandLineRun.ok("explain", code.toLowerCase(Locale.ROOT))
                            .out())
                    .startsWith(code + ": ")
                    .matches("(?s).*\\n\\n[A-Z].{40,}");
        }
        assertThat(CommandLineRun.ok("explain").out().lines()).hasSize(codes.size());
        assertThat(CommandLineRun.ok("explain", "D6", "--json").out()).contains("\"code\":\"D6\"", "min_diff");
        usage("D13", "explain", "D14");
    }

    @Test
    void theLastLineSaysWhatToRunNextUnlessOnlyResultsAreWanted() {
        Object[] simulate = {"simulate", "-o", folder.resolve("a"), "--samples", "3", "--variants", "5"};
        assertThat(CommandLineRun.ok(simulate).err())
                .endsWith("next: goe init -s store --node SE --assembly GRCh38 --synthetic\n");
        for (String option : List.of("--quiet", "--json", "--dry-run", "--help")) {
            simulate[2] = folder.resolve(option);
            Object[] other = Arrays.copyOf(simulate, simulate.length + 1);
            other[simulate.length] = option;
            assertThat(CommandLineRun.ok(other).err()).as(option).doesNotContain("next:");
        }
    }

    @Test
    void theNextCommandHasTheNamesOfThisOne() {
        assertThat(next("frequencies", "-s", "my/store", "--name", "r1")).isEqualTo("goe results -s my/store show r1");
        assertThat(next("frequencies", "--name", "r1")).isEqualTo("goe results show r1");
        assertThat(next("samples", "-s", "my/store", "withdraw", "X")).isEqualTo("goe erase -s my/store");
        assertThat(next("verify", "a.pkg", "b.pkg", "c.pkg", "--trust", "keys"))
                .isEqualTo("goe merge a.pkg b.pkg c.pkg --trust keys -o MERGED");
        assertThat(next("merge", "a.pkg", "--trust", "keys", "-o", "eu")).isEqualTo("goe report eu -o eu.html");
        assertThat(next("describe", "-s", "my/store")).isEmpty();
        assertThat(next("init", "-s", "mein Store ä", "--node", "SE", "--assembly", "GRCh38"))
                .isEqualTo("goe ingest -s 'mein Store ä' FILE…");
        assertThat(next("withdraw-release", "it's", "--reason", "x", "--key", "k"))
                .isEqualTo("goe release MERGED -o DIR --previous 'it'\\''s'");
        CommandLine commandLine = CommandLineRun.program().spec().commandLine();
        assertThat(NextStep.after(commandLine.parseArgs("frequencies", "-s", "se"), Map.of("name", "frequencies-1")))
                .contains("goe results -s se show frequencies-1");
    }

    private static String next(String... args) {
        CommandLine commandLine = CommandLineRun.program().spec().commandLine();
        return NextStep.after(commandLine.parseArgs(args), Map.of()).orElse("");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        assertThat(ErrorColour.FAILURE.of("goe:", true, Map.of())).isEqualTo("\u001b[31mgoe:\u001b[0m");
        assertThat(ErrorColour.FAILURE.of("goe:", false, Map.of())).isEqualTo("goe:");
        assertThat(ErrorColour.FAILURE.of("goe:", true, Map.of("NO_COLOR", "1")))
                .isEqualTo("goe:");
        assertThat(ErrorColour.FAILURE.of("goe:", true, Map.of("TERM", "dumb"))).isEqualTo("goe:");
        assertThat(ErrorColour.FAILURE.of("goe:", true, Map.of("NO_COLOR", ""))).isEqualTo("\u001b[31mgoe:\u001b[0m");
    }

    private static Done usage(String says, Object... args) {
        Done done = CommandLineRun.goe(args);
        assertThat(done.exit()).as(done.err()).isEqualTo(2);
        assertThat(done.err()).startsWith("goe: ").contains(says).doesNotContain("\tat ");
        assertThat(done.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(done.out()).isEmpty();
        return done;
    }
}
