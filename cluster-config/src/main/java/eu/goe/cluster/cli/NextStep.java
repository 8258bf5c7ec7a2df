package eu.goe.cluster.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What one usually runs after a command that ended well: a command line with the names that this one had. */
final class NextStep {
    /** What no shell reads as anything but itself. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:=,@%+-]+");

    private NextStep() {}

    /**
     * Empty where nothing follows by itself.
     *
     * @param summary what the command said that it did, with the name of the result that it made
     */
    static Optional<String> after(ParseResult parsed, Map<String, @Nullable Object> summary) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        String store = option(last, "--store").map(s -> " -s " + s).orElse("");
        String output = option(last, "-o").orElse("");
        List<String> names = last.matchedPositionals().stream()
                .flatMap(p -> p.stringValues().stream())
                .map(NextStep::quoted)
                .toList();
        String named = shortened(names);
        String name = summary.get("name") instanceof String made
                ? quoted(made)
                : option(last, "--name").orElse("NAME");
        return Optional.ofNullable(
                switch (last.commandSpec().qualifiedName()) {
                    case "goe simulate" -> "goe init -s store --node SE --assembly GRCh38 --synthetic";
                    case "goe init" -> "goe ingest" + store + " FILE…";
                    case "goe ingest" -> "goe samples" + store + " import PEOPLE.tsv";
                    case "goe samples import" ->
                        "goe frequencies" + store(parsed, last) + " --by population,sex --name NAME";
                    case "goe samples withdraw" -> "goe erase" + store(parsed, last);
                    case "goe erase", "goe compact", "goe upgrade" -> "goe check" + store;
                    case "goe batches remove" -> "goe history" + store(parsed, last) + " (goe restore goes back)";
                    case "goe restore" -> "goe describe" + store;
                    case "goe query" -> output.isEmpty() ? null : "bcftools view " + output + ", inside the node";
                    case "goe cohort define" ->
                        "goe frequencies" + store(parsed, last) + " --cohort "
                                + (names.isEmpty() ? "NAME" : names.get(0)) + " --name NAME";
                    case "goe cohort drop" -> "goe cohort" + store(parsed, last) + " list";
                    case "goe frequencies", "goe coverage" -> "goe results" + store + " show " + name;
                    case "goe gwas test", "goe qc", "goe cohort count" ->
                        "goe report" + store(parsed, last) + " " + name + " -o " + name + ".html";
                    case "goe gwas suffstats" -> "goe export" + store + " --result " + name + " --key KEY -o PACKAGE";
                    case "goe results copy", "goe results drop" -> "goe results" + store(parsed, last) + " list";
                    case "goe report" -> "xdg-open " + output;
                    case "goe release" -> "xdg-open " + output + ", and look at the page before anybody else does";
                    case "goe keys new" ->
                        "goe export -s STORE --result NAME --key "
                                + Path.of(output, option(last, "--node").orElse("NODE") + "-signer.key.pem")
                                + " -o PACKAGE";
                    case "goe trust new" -> "goe trust add " + output + " --node NODE --key KEY.pub.pem --roles signer";
                    case "goe trust add", "goe trust revoke" -> "goe trust sign " + named + " --key ROOT.key.pem";
                    case "goe trust sign" -> "goe verify PACKAGE --trust " + named;
                    case "goe round new" -> "goe export --round " + output + ", at each node, with --mask-key";
                    case "goe export" ->
                        isReview(last)
                                ? null
                                : "goe verify " + output
                                        + " --trust TRUST (after goe approve, where the policy asks for it)";
                    case "goe approve" -> "goe verify " + named + " --trust TRUST";
                    case "goe verify" ->
                        "goe merge " + named + " --trust "
                                + option(last, "--trust").orElse("TRUST") + " -o MERGED";
                    case "goe merge" -> "goe report " + output + " -o " + output + ".html";
                    case "goe withdraw-release" -> "goe release MERGED -o DIR --previous " + named;
                    case "goe demo" -> "goe simulate -o sim --samples 300 --variants 6000, for input of your own";
                    case "goe notebook install" -> "jupyter lab, and choose the kernel Java (goe)";
                    case "goe prepare" -> "goe doctor";
                    case "goe man" -> "man -l " + Path.of(output, "goe.1");
                    case "goe sites" -> "goe frequencies -s STORE --sites " + output + " --name NAME, at each node";
                    default -> null;
                });
    }

    private static boolean isReview(ParseResult export) {
        return export.hasMatchedOption("--review");
    }

    /** The store of a command, or of the one that it belongs to. */
    private static String store(ParseResult parsed, ParseResult last) {
        List<ParseResult> chain = new ArrayList<>(List.of(parsed));
        for (ParseResult p = parsed; p != last && p.hasSubcommand(); p = p.subcommand()) {
            chain.add(p.subcommand());
        }
        return chain.stream()
                .flatMap(p -> option(p, "--store").stream())
                .findFirst()
                .map(s -> " -s " + s)
                .orElse("");
    }

    private static Optional<String> option(ParseResult parsed, String name) {
        OptionSpec option = parsed.matchedOption(name);
        return option == null
                ? Optional.empty()
                : option.stringValues().stream().findFirst().map(NextStep::quoted);
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Of many files the first two. */
    private static String shortened(List<String> files) {
        return files.size() <= 3 ? String.join(" ", files) : files.get(0) + " " + files.get(1) + " …";
    }
}
