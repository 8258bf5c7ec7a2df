package eu.goe.ingest.delivery;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.store.Batch;
import eu.goe.ingest.delivery.DeliveryReport.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a folder of deliveries: takes those that are complete, in order of their names, each once. A bad one is moved aside with
 * its report; one that failed for a reason of the machine or of the options stays and is tried again next time; neither stops the others.
 * Whatever is killed here leaves a delivery that is looked at again, and the same content again changes no store.
 */
public final class WatchOnce {
    private static final Logger LOG = LoggerFactory.getLogger(WatchOnce.class);

    private final CommandContext context;
    private final Request request;

    /**
     * What to watch and how.
     *
     * @param quietPeriod how long a delivery without a manifest has to stay as it is
     * @param lease how long a process that was killed keeps others out
     */
    public record Request(String folder, Duration quietPeriod, Duration lease) {
        public Request {
            if (lease.toSeconds() < 5) {
                throw new UsageException("--lease: give 5s or more.");
            }
        }
    }

    /** What an ingest of one delivery did. */
    public record Taken(Batch batch, boolean repeated) {}

    public WatchOnce(CommandContext context, Request request) {
        this.context = context;
        this.request = request;
    }

    /**
     * Looks, ingests and prints.
     *
     * @param ingest adds files, by URI, to the store as one batch
     * @return the exit code: 0 if no delivery was bad and none failed, else the least of theirs
     */
    public int run(Function<List<String>, Taken> ingest) {
        try {
            DeliveryFolder folder = DeliveryFolder.open(request.folder(), context.hadoop());
            if (context.dryRun()) {
                return print(look(folder, Optional.empty(), ingest), false);
            }
            Optional<FolderLease> lease =
                    FolderLease.take(folder.fs(), folder.locks(), request.lease(), context.clock());
            if (lease.isEmpty()) {
                return print(List.of(), true);
            }
            List<DeliveryReport> reports;
            try (FolderLease held = lease.get()) {
                reports = look(folder, Optional.of(held), ingest);
            }
            return print(reports, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a lease nothing is changed. */
    private List<DeliveryReport> look(
            DeliveryFolder folder, Optional<FolderLease> lease, Function<List<String>, Taken> ingest)
            throws IOException {
        List<DeliveryReport> reports = new ArrayList<>();
        for (Delivery delivery : folder.deliveries()) {
            if (folder.isDone(delivery)) {
                continue;
            }
            if (lease.isPresent() && !lease.get().isHeld()) {
                throw new UsageException("Another run has taken over the lock of " + request.folder()
                        + ", since this one stood still for longer than --lease.\nThat one goes on; nothing is lost.");
            }
            long begin = System.nanoTime();
            DeliveryReport report = one(folder, delivery, lease.isPresent(), ingest);
            reports.add(report.after((System.nanoTime() - begin) / 1e9));
            if (report.state() == State.SET_ASIDE || report.state() == State.FAILED) {
                context.warn(report.sentence());
            }
        }
        return reports;
    }

    private DeliveryReport one(
            DeliveryFolder folder, Delivery delivery, boolean change, Function<List<String>, Taken> ingest) {
        try {
            if (delivery.files().isEmpty()) {
                return DeliveryReport.of(delivery, State.WAITING);
            }
            boolean quiet = folder.isQuiet(
                    delivery, request.quietPeriod(), context.clock().instant(), change);
            if (delivery.manifests().isEmpty() && !quiet) {
                return DeliveryReport.of(delivery, State.WAITING);
            }
            try {
                Optional<GoeException> problem = delivery.manifests().isEmpty()
                        ? Optional.empty()
                        : DeliveryManifest.problem(folder.fs(), delivery);
                if (problem.isPresent() && !quiet) {
                    // The manifest came before the files.
                    return DeliveryReport.of(delivery, State.WAITING);
                }
                if (problem.isPresent()) {
                    throw problem.get();
                }
                return take(folder, delivery, change, ingest);
            } catch (RuntimeException e) {
                Optional<GoeException> known = GoeException.in(e);
                if (known.isEmpty() || known.get() instanceof UsageException) {
                    throw e;
                }
                return bad(folder, delivery, change, known.get());
            }
        } catch (IOException | RuntimeException e) {
            Optional<GoeException> known = GoeException.in(e);
            if (known.isEmpty()) {
                LOG.error("a delivery failed and stays where it is", e);
            }
            return DeliveryReport.of(delivery, State.FAILED)
                    .because(
                            known.isPresent() ? "usage" : "unexpected",
                            known.map(GoeException::exitCode).orElse(1),
                            known.map(k -> String.valueOf(k.getMessage()))
                                    .orElse("unexpected failure: "
                                            + e.getClass().getSimpleName() + "; see the log"));
        }
    }

    private DeliveryReport take(
            DeliveryFolder folder, Delivery delivery, boolean change, Function<List<String>, Taken> ingest)
            throws IOException {
        List<Delivery.Part> calls = delivery.calls();
        if (calls.isEmpty()) {
            throw new BadInputException("It holds no file named *.vcf, *.vcf.gz or *.bcf.");
        }
        if (!change) {
            return DeliveryReport.of(delivery, State.COMPLETE);
        }
        Taken taken = ingest.apply(calls.stream().map(c -> c.path().toString()).toList());
        folder.done(delivery, taken.batch().name(), context.clock().instant());
        return DeliveryReport.of(delivery, taken.repeated() ? State.REPEATED : State.ADDED)
                .with(taken.batch());
    }

    private DeliveryReport bad(DeliveryFolder folder, Delivery delivery, boolean change, GoeException problem)
            throws IOException {
        DeliveryReport report = DeliveryReport.of(delivery, State.SET_ASIDE)
                .because(kind(problem), problem.exitCode(), String.valueOf(problem.getMessage()));
        return change ? report.in(folder.setAside(delivery, report.json())) : report;
    }

    private static String kind(GoeException problem) {
        return problem instanceof BadInputException
                ? "bad_input"
                : problem instanceof PolicyException
                        ? "policy"
                        : problem instanceof VerificationException ? "verification" : "usage";
    }

    private int print(List<DeliveryReport> reports, boolean locked) {
        int exit = reports.stream()
                .mapToInt(DeliveryReport::exit)
                .filter(code -> code != 0)
                .min()
                .orElse(0);
        JsonSummary summary = new JsonSummary().put("locked", locked).put("exit", exit);
        for (State state : State.values()) {
            summary.put(state.label(), count(reports, state));
        }
        summary.put("deliveries", reports.stream().map(DeliveryReport::json).toList())
                .put("dry_run", context.dryRun())
                .print(context, () -> {
                    if (locked) {
                        context.out().println("another run is at work here; nothing done");
                        return;
                    }
                    reports.forEach(r -> context.out().println(r.line()));
                    context.out()
                            .println(String.format(
                                    Locale.ROOT,
                                    "%d added, %d already there, %d waiting, %d set aside, %d failed",
                                    count(reports, State.ADDED),
                                    count(reports, State.REPEATED),
                                    count(reports, State.WAITING),
                                    count(reports, State.SET_ASIDE),
                                    count(reports, State.FAILED)));
                });
        return exit;
    }

    private static long count(List<DeliveryReport> reports, State state) {
        return reports.stream().filter(r -> r.state() == state).count();
    }
}
