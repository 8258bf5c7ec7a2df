package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.VerificationException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe check}. */
@Command(
        name = "check",
        description = {
            "Looks at everything in a store: data files against the checksums and counts that were recorded when they were",
            "written, rows against their own genotypes, names, small tables, the chain of the audit log. Changes nothing.",
            "Exit 5 if something is wrong: each line says where, what, and what to do."
        },
        footer = {"", "Examples:", "  goe check -s /data/se", "  goe check -s /data/se --json"})
public final class CheckCommand implements Runnable {
    private static final int SHOWN = 20;

    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public CheckCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        long begin = System.nanoTime();
        List<StoreCheck.Finding> findings;
        StoreCheck.Totals totals;
        try (Progress progress = context.progress("check")) {
            StoreCheck check = new StoreCheck(opened, progress);
            findings = check.run();
            totals = check.totals();
        }
        List<StoreCheck.Finding> shown = findings.stream().limit(SHOWN).toList();
        new JsonSummary()
                .put("version", totals.version)
                .put("files", totals.files)
                .put("rows", totals.rows)
                .put("bytes", totals.bytes)
                .put("not_recorded", totals.notRecorded)
                .put("leftovers", totals.leftovers)
                .put("audit_lines", totals.auditLines)
                .put("problems", findings.size())
                .put(
                        "findings",
                        shown.stream()
                                .map(f -> Map.of("where", f.where(), "what", f.what(), "remedy", f.remedy()))
                                .toList())
                .put("seconds", (System.nanoTime() - begin) / 1e9)
                .print(context, () -> {
                    var out = context.out();
                    out.println("looked at version " + totals.version + ": " + totals.files + " data files with "
                            + totals.rows + " rows, " + totals.auditLines + " lines of the audit log");
                    if (totals.notRecorded > 0) {
                        out.println(totals.notRecorded + " files are from before checksums were recorded");
                    }
                    if (totals.leftovers > 0) {
                        out.println(
                                totals.leftovers
                                        + " files belong to nothing that is or was visible; the next ingest removes them once they are old enough");
                    }
                    shown.forEach(f -> out.println("wrong\t" + f.where() + "\t" + f.what() + "\t" + f.remedy()));
                    if (findings.size() > SHOWN) {
                        out.println("… and " + (findings.size() - SHOWN) + " more");
                    }
                    if (findings.isEmpty()) {
                        out.println("all is well");
                    }
                });
        if (!findings.isEmpty()) {
            throw new VerificationException(findings.size() + " thing(s) in " + opened.uri()
                    + " are not as they were written; the first is "
                    + findings.get(0).where() + ", which "
                    + findings.get(0).what() + ".");
        }
    }
}
