package eu.goe.cluster.demo;

import eu.goe.cluster.cli.CliContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe demo}. Runs every command as a user would, through the command line, in this process. */
@Command(
        name = "demo",
        description = {
            "Runs the whole way on three simulated nodes and checks the merged numbers against the pooled truth.",
            "",
            "Each node: init, ingest, samples import, frequencies, gwas test, keys, export. Then verify, merge, release. Nobody in"
                    + " the data ever lived."
        },
        footer = {"", "Examples:", "  goe demo -o demo", "  goe demo -o demo --samples 1560 --variants 20000 --seed 7"})
public final class DemoCommand implements Callable<Integer> {
    private static final int MIN_COUNT = 3;
    private static final int MIN_COHORT = 20;

    /** Thresholds for a few hundred people; a real node has those that are built in. */
    private static final String POLICY = """
            # The demo's thresholds: its nodes have a few hundred simulated people. Leave this file away in real life.
            coordinator:
              min_cohort: %1$d
              min_count: %2$d
              min_diff: 5
              approvers: 0
            public:
              min_cohort: %1$d
              min_count: %2$d
              min_diff: 5
              rounding: 1
              approvers: 0
            """.formatted(MIN_COHORT, MIN_COUNT);

    private final CliContext context;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    @Option(
            names = "-o",
            paramLabel = "DIR",
            defaultValue = "goe-demo",
            description = "Folder for everything; made new (default: ${DEFAULT-VALUE}).")
    private Path root = Path.of("goe-demo");

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same data (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "780",
            description = "People at all three nodes (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--variants",
            paramLabel = "M",
            defaultValue = "6000",
            description = "Sites in common; a node lists those where it varies (default: ${DEFAULT-VALUE}).")
    private int variants;

    public DemoCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (samples < 700) {
            throw new UsageException("--samples " + samples + ": the smallest strata would be below the policy's "
                    + MIN_COHORT + " people; give at least 700");
        }
        if (context.dryRun()) {
            new JsonSummary()
                    .put("samples", samples)
                    .put("nodes", DemoNode.ALL.size())
                    .put("folder", root.toString())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would simulate " + samples
                                            + " people at three nodes and merge their frequencies in " + root));
            return 0;
        }
        makeEmpty(root);
        Path policy = root.resolve("policy.yaml");
        Files.writeString(policy, POLICY, StandardCharsets.UTF_8);
        for (DemoNode node : DemoNode.ALL) {
            run(node, policy);
        }
        Path trust = Files.createDirectories(root.resolve("trust"));
        List<String> packages = new ArrayList<>();
        for (DemoNode node : DemoNode.ALL) {
            String key = node.name() + "-signer.pub.pem";
            Files.copy(node.keys(root).resolve(key), trust.resolve(key));
            packages.add(node.exchangePackage(root).toString());
        }
        List<String> associations = new ArrayList<>();
        DemoNode.ALL.forEach(
                node -> associations.add(node.associationPackage(root).toString()));
        Path pooled = root.resolve("association");
        Path merged = root.resolve("merged");
        Path release = root.resolve("release");
        step("verify", with("verify", packages, "--trust", trust));
        step("merge", with("merge", packages, "--trust", trust, "-o", merged));
        step("merge", with("merge", associations, "--trust", trust, "-o", pooled));
        step(
                "release",
                with(
                        "release",
                        List.of(merged.toString()),
                        "-o",
                        release,
                        "--policy",
                        policy,
                        "--formats",
                        "vcf,parquet,html"));
        return check(merged, release, pooled);
    }

    private static void makeEmpty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new UsageException(folder + " is not empty; name another folder with -o, or remove it");
                }
            }
        }
        Files.createDirectories(folder);
    }

    private void run(DemoNode node, Path policy) throws IOException {
        Path store = node.store(root);
        Path input = node.input(root);
        Path keys = node.keys(root);
        step(
                "simulate",
                with(
                        "simulate",
                        List.of(),
                        "-o",
                        input,
                        "--name",
                        node.name(),
                        "--samples",
                        node.people(samples),
                        "--variants",
                        variants,
                        "--populations",
                        node.populations(),
                        "--unknown-sex",
                        0,
                        "--seed",
                        seed * 1000 + DemoNode.ALL.indexOf(node),
                        "--sites-seed",
                        seed,
                        "--traits",
                        2));
        step(
                "init",
                with(
                        "init",
                        List.of(),
                        "-s",
                        store,
                        "--node",
                        node.name(),
                        "--assembly",
                        "GRCh38",
                        "--policy",
                        policy,
                        "--synthetic"));
        step("ingest", with("ingest", List.of(), "-s", store, input.resolve(node.name() + ".vcf.gz")));
        step("samples", with("samples", List.of(), "-s", store, "import", input.resolve("samples.tsv")));
        step("frequencies", with("frequencies", List.of(), "-s", store, "--by", "population,sex", "--name", "freq"));
        step(
                "gwas",
                with(
                        "gwas",
                        List.of("test"),
                        "-s",
                        store,
                        "--pheno",
                        input.resolve("traits.tsv"),
                        "--covar",
                        input.resolve("covariates.tsv"),
                        "--covar-attr",
                        "population",
                        "--name",
                        "traits"));
        step("keys", with("keys", List.of(), "new", "--node", node.name(), "-o", keys));
        export(node, "freq", node.exchangePackage(root));
        export(node, "traits", node.associationPackage(root));
    }

    private void export(DemoNode node, String result, Path target) {
        step(
                "export",
                with(
                        "export",
                        List.of(),
                        "-s",
                        node.store(root),
                        "--result",
                        result,
                        "--key",
                        node.keys(root).resolve(node.name() + "-signer.key.pem"),
                        "-o",
                        target));
    }

    private static List<String> with(String command, List<String> first, Object... rest) {
        List<String> args = new ArrayList<>();
        args.add(command);
        args.addAll(first);
        for (Object arg : rest) {
            args.add(arg.toString());
        }
        return args;
    }

    /** Runs one command, saying which; what it prints is not the demo's result. */
    private void step(String name, List<String> args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        timed(name, args, nowhere);
    }

    private void timed(String name, List<String> args, PrintStream out) {
        if (!context.quiet()) {
            context.err().println("$ goe " + String.join(" ", args));
        }
        long started = System.nanoTime();
        context.call(out, args.toArray(String[]::new));
        out.flush();
        seconds.merge(name, (System.nanoTime() - started) / 1e9, Double::sum);
    }

    /** What pooled effects say of the simulated ones. */
    private EffectCheck effects(Path pooled) throws IOException {
        List<Path> truths = new ArrayList<>();
        DemoNode.ALL.forEach(node -> truths.add(node.input(root).resolve("effects.tsv")));
        EffectCheck check = new EffectCheck(truths);
        try (PrintStream lines = new PrintStream(new LineSink(check::line), false, StandardCharsets.UTF_8)) {
            timed("check", List.of("results", "show", pooled.toString(), "--format", "tsv"), lines);
        }
        return check;
    }

    private int check(Path merged, Path release, Path pooled) throws IOException {
        List<Path> truths = new ArrayList<>();
        DemoNode.ALL.forEach(node -> truths.add(node.input(root).resolve("truth.tsv")));
        try (TruthCheck check = new TruthCheck(truths, 2 * MIN_COUNT)) {
            try (PrintStream lines = new PrintStream(new LineSink(check::line), false, StandardCharsets.UTF_8)) {
                timed("check", List.of("results", "show", merged.toString(), "--format", "tsv"), lines);
            }
            check.finish();
            if (check.wrong() > 0) {
                context.err()
                        .println("goe: the merged table differs from the pooled truth in " + check.wrong()
                                + " places. This is a defect of goe; please report it with --seed " + seed + ".");
                check.problems().forEach(problem -> context.err().println("  " + problem));
                return 1;
            }
            EffectCheck effects = effects(pooled);
            if (!effects.problems().isEmpty()) {
                context.err()
                        .println("goe: the pooled association differs from the simulated effects in "
                                + effects.problems().size()
                                + " places. This is a defect of goe; please report it with --seed " + seed + ".");
                effects.problems().forEach(problem -> context.err().println("  " + problem));
                return 1;
            }
            report(check, effects, merged, release, pooled);
            return 0;
        }
    }

    private void report(TruthCheck check, EffectCheck effects, Path merged, Path release, Path pooled)
            throws IOException {
        Path html;
        try (Stream<Path> files = Files.walk(release, 2)) {
            html = files.filter(f -> f.toString().endsWith(".html"))
                    .sorted()
                    .findFirst()
                    .orElse(release);
        }
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> rounded = new LinkedHashMap<>();
        seconds.forEach((name, s) -> rounded.put(name, Math.round(s * 10) / 10.0));
        new JsonSummary()
                .put("nodes", DemoNode.ALL.size())
                .put("samples", samples)
                .put("sites", check.sites())
                .put("compared", check.compared())
                .put("exact", check.exact())
                .put("intervals", check.intervals())
                .put("suppressed", check.suppressed())
                .put("different", 0)
                .put("effects_compared", effects.compared())
                .put("effects_found", effects.found())
                .put("association", pooled.toString())
                .put("merged", merged.toString())
                .put("release", release.toString())
                .put("report", html.toString())
                .put("seconds", Math.round(all * 10) / 10.0)
                .put("seconds_of_steps", rounded)
                .print(context, () -> {
                    PrintStream out = context.out();
                    out.printf(Locale.ROOT, "nodes            %,12d  (%,d people)%n", DemoNode.ALL.size(), samples);
                    out.printf(Locale.ROOT, "sites merged     %,12d%n", check.sites());
                    out.printf(
                            Locale.ROOT, "cells compared   %,12d  all agree with the pooled truth%n", check.compared());
                    out.printf(Locale.ROOT, "  exact          %,12d%n", check.exact());
                    out.printf(Locale.ROOT, "  intervals      %,12d%n", check.intervals());
                    out.printf(Locale.ROOT, "cells suppressed %,12d%n", check.suppressed());
                    out.printf(
                            Locale.ROOT,
                            "effects compared %,12d  all as simulated, within their errors; %d variants found%n",
                            effects.compared(),
                            effects.found());
                    StringBuilder steps = new StringBuilder();
                    rounded.forEach((name, s) ->
                            steps.append(' ').append(name).append(' ').append(s));
                    out.printf(Locale.ROOT, "seconds          %,12.1f %s%n", all, steps.insert(0, ' '));
                    out.println("merged table     " + merged);
                    out.println("association      " + pooled);
                    out.println("release          " + release);
                    out.println("report           " + html);
                });
    }
}
