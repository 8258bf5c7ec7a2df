package eu.goe.cluster.cli;

import eu.goe.cluster.profile.StageTasks;
import eu.goe.core.command.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows progress on stderr: a bar redrawn in place on a terminal, elsewhere a plain line every 30 s. Work that does not say how much of it is done is
 * shown by the tasks of Spark's stages that run, each stage from its own beginning.
 */
final class ProgressLine implements Progress {
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int BAR = 24;

    private final String what;
    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Supplier<StageTasks> stages;
    private final long started;
    private long stageTasks;
    private long stageStarted;
    private final long plainEveryNanos = TimeUnit.SECONDS.toNanos(30);
    private long lastPlain;
    private boolean drawn;
    private boolean closed;
    private long total = -1;
    private String unit = "";
    private long done;
    private long records;
    private Runnable stop = () -> {};

    ProgressLine(String what, PrintStream err, boolean terminal, Supplier<StageTasks> stages, LongSupplier nanoTime) {
        this.what = what;
        this.err = err;
        this.terminal = terminal;
        this.stages = stages;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.lastPlain = started;
    }

    /** A line that draws itself until it is closed. */
    static ProgressLine start(String what, PrintStream err, boolean terminal, Supplier<StageTasks> stages) {
        ProgressLine line = new ProgressLine(what, err, terminal, stages, System::nanoTime);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        long everyMillis = terminal ? 500 : 1000;
        var unused = timer.scheduleAtFixedRate(line::tick, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
        line.stop = timer::shutdownNow;
        return line;
    }

    @Override
    public synchronized void total(long units, String unit) {
        this.total = units;
        this.unit = unit;
    }

    @Override
    public synchronized void done(long units, long records) {
        this.done = units;
        this.records = records;
    }

    /** Draws if it is time to. */
    synchronized void tick() {
        long now = nanoTime.getAsLong();
        if (closed || now - started < SILENT_NANOS) {
            return;
        }
        if (terminal) {
            err.print("\r" + text(now) + "\u001b[K");
            err.flush();
            drawn = true;
        } else if (now - lastPlain >= plainEveryNanos) {
            lastPlain = now;
            err.println(text(now));
        }
    }

    private String text(long now) {
        double seconds = (now - started) / 1e9;
        StringBuilder line = new StringBuilder(what);
        if (total > 0) {
            share(line, done, total, unit);
        } else if (done > 0) {
            line.append(", ").append(amount(done, unit));
        }
        if (records > 0) {
            line.append(", ").append(amount(records, "records"));
            line.append(", ")
                    .append(amount(Math.round(records / seconds), "records"))
                    .append("/s");
        } else if (done > 0) {
            line.append(", ").append(amount(Math.round(done / seconds), unit)).append("/s");
        }
        StageTasks tasks = done > 0 ? StageTasks.NONE : stages.get();
        if (tasks.tasks() != stageTasks) {
            stageTasks = tasks.tasks();
            stageStarted = now;
        }
        if (tasks.tasks() > 0 && total <= 0) {
            share(line, tasks.done(), tasks.tasks(), "tasks");
        }
        line.append(", ").append(duration(seconds));
        if (total > 0 && done > 0) {
            left(line, seconds, done, total);
        } else if (tasks.done() > 0) {
            left(line, (now - stageStarted) / 1e9, tasks.done(), tasks.tasks());
        }
        return line.toString();
    }

    private void share(StringBuilder line, long part, long whole, String units) {
        double share = Math.min(1, (double) part / whole);
        if (terminal) {
            int full = (int) Math.round(share * BAR);
            line.append(" [")
                    .append("#".repeat(full))
                    .append(".".repeat(BAR - full))
                    .append(']');
        }
        line.append(String.format(Locale.ROOT, " %3.0f %%", 100 * share));
        line.append(", ").append(amount(part, units)).append(" of ").append(amount(whole, units));
    }

    private static void left(StringBuilder line, double seconds, long part, long whole) {
        if (part < whole) {
            line.append(", ").append(duration(seconds / part * (whole - part))).append(" left");
        }
    }

    /** {@code 1.2 GB} for bytes; {@code 12,345 records} for the rest. */
    static String amount(long n, String unit) {
        if (!unit.equals("B")) {
            return String.format(Locale.ROOT, "%,d", n) + (unit.isEmpty() ? "" : " " + unit);
        }
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = n;
        int i = 0;
        while (value >= 1000 && i < units.length - 1) {
            value /= 1000;
            i++;
        }
        return i == 0 ? n + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[i]);
    }

    /** {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop.run();
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
