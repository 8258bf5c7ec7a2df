package eu.goe.cluster.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One page of the manual, made of what a command says of itself; text for {@code man}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/man-pages.7.html">man-pages(7)</a>, the order of its sections
 */
final class ManPage {
    private static final String EXIT_STATUS = """
            .SH EXIT STATUS
            0 done, 1 unexpected failure, 2 usage, 3 bad input, 4 refused by policy, 5 verification failed.
            .SH ENVIRONMENT
            .TP
            .B GOE_STORE
            The store of commands that are given no \\fB\\-\\-store\\fR.
            .TP
            .B GOE_LOG
            The folder of logs.
            .TP
            .B GOE_JAVA_OPTIONS
            Further options of the virtual machine.
            .TP
            .B NO_COLOR
            No colour, on a terminal either.
            """;

    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /** The name of a command's page, and of its file without {@code .1}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * The page of the program or of a command with its sub-commands.
     *
     * @param version as {@code goe 0.1.0}
     */
    static String of(CommandSpec command, String version) {
        ManPage page = new ManPage();
        String name = name(command);
        page.line(".TH \"" + escaped(name.toUpperCase(Locale.ROOT)) + "\" 1 \"\" \"" + escaped(version) + "\" goe");
        page.line(".SH NAME");
        page.line(escaped(name) + " \\- " + escaped(firstSentence(command)));
        page.line(".SH SYNOPSIS");
        page.synopsis(command);
        page.line(".SH DESCRIPTION");
        page.description(command);
        if (command.parent() == null) {
            page.line(".SH COMMANDS");
            command.subcommands().values().forEach(sub -> {
                page.line(".TP");
                page.line(".BR " + escaped(name(sub.getCommandSpec())) + " (1)");
                page.line(escaped(firstSentence(sub.getCommandSpec())));
            });
        }
        page.options(command, command.parent() == null ? ".SH OPTIONS OF EVERY COMMAND" : ".SH OPTIONS");
        page.examples(command, ".SH EXAMPLES");
        if (command.parent() != null) {
            page.subcommands(command);
        }
        page.text.append(EXIT_STATUS);
        page.line(".SH SEE ALSO");
        page.line(
                command.parent() == null
                        ? ".BR bcftools (1)"
                        : ".BR goe (1),\nwhich has the options that every command takes.");
        return page.text.toString();
    }

    private void subcommands(CommandSpec command) {
        command.subcommands().values().forEach(sub -> {
            CommandSpec spec = sub.getCommandSpec();
            line(".SH " + escaped(spec.qualifiedName().toUpperCase(Locale.ROOT)));
            synopsis(spec);
            line(".PP");
            description(spec);
            options(spec, ".SS Options");
            examples(spec, ".SS Examples");
            subcommands(spec);
        });
    }

    private void synopsis(CommandSpec command) {
        verbatim(command.commandLine().getHelp().synopsis(0).strip().lines());
    }

    private void description(CommandSpec command) {
        for (String paragraph : command.usageMessage().description()) {
            line(paragraph.isBlank() ? ".PP" : escaped(plain(paragraph)));
        }
        List<String> notes = footer(command)
                .takeWhile(l -> !l.startsWith("Examples:"))
                .filter(l -> !l.isBlank())
                .toList();
        if (!notes.isEmpty()) {
            line(".PP");
            verbatim(notes.stream());
        }
    }

    private void options(CommandSpec command, String heading) {
        List<OptionSpec> options = command.options().stream()
                .filter(o -> !o.hidden() && (command.parent() == null || !o.inherited() && !o.usageHelp()))
                .toList();
        if (options.isEmpty() && command.positionalParameters().isEmpty()) {
            return;
        }
        line(heading);
        command.positionalParameters().forEach(p -> entry("\\fI" + escaped(p.paramLabel()) + "\\fR", p));
        options.forEach(o -> entry(
                String.join(
                                ", ",
                                Stream.of(o.names())
                                        .map(n -> "\\fB" + escaped(n) + "\\fR")
                                        .toList())
                        + (o.arity().max() == 0 ? "" : " \\fI" + escaped(o.paramLabel()) + "\\fR")
                        + (o.required() ? " (required)" : ""),
                o));
    }

    private void entry(String what, ArgSpec argument) {
        line(".TP");
        line(what);
        String description = plain(String.join(" ", argument.description()));
        line(escaped(description.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))));
    }

    private void examples(CommandSpec command, String heading) {
        line(heading);
        verbatim(footer(command)
                .dropWhile(l -> !l.startsWith("Examples:"))
                .skip(1)
                .map(String::strip));
    }

    private static Stream<String> footer(CommandSpec command) {
        return Stream.of(command.usageMessage().footer()).map(ManPage::plain);
    }

    private void verbatim(Stream<String> lines) {
        line(".nf");
        lines.forEach(l -> line(escaped(l)));
        line(".fi");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String firstSentence(CommandSpec command) {
        return plain(String.join(" ", command.usageMessage().description())).split("(?<=[.])\\s", 2)[0];
    }

    /** Without picocli's marks. */
    private static String plain(String text) {
        return Help.Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").strip();
    }

    /** What would be a request or an escape of roff is text. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\(rs").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
