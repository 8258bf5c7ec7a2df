package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe erase}. */
@Command(
        name = "erase",
        description = {
            "Removes the data of those who have withdrawn: writes the files again that hold them, drops old versions,",
            "and proves it by looking at every row and at the bytes of every file. Killed and run again, it ends right."
        },
        footer = {
            "",
            "Examples:",
            "  goe samples -s /data/se withdraw SE0001 && goe erase -s /data/se",
            "  goe erase -s /data/se --dry-run"
        })
public final class EraseCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public EraseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        try (Progress progress = context.progress("erase")) {
            Erasure erasure = new Erasure(opened, context.clock(), progress);
            if (context.dryRun()) {
                List<TableFile> affected = erasure.affected();
                long bytes = affected.stream().mapToLong(TableFile::bytes).sum();
                new JsonSummary()
                        .put("samples", erasure.nPending())
                        .put("files", affected.size())
                        .put("bytes", bytes)
                        .put("dry_run", true)
                        .print(
                                context,
                                () -> context.out()
                                        .println("would erase " + erasure.nPending() + " samples and write "
                                                + affected.size() + " files of " + bytes + " bytes again"));
                return;
            }
            report(erasure.run());
        }
    }

    private void report(Erasure.Outcome done) {
        if (done.namesTooShort > 0) {
            context.warn(done.namesTooShort + " name(s) have fewer than " + NameScan.MIN_BYTES
                    + " bytes, which stand in packed data by chance: files were not searched for them");
        }
        new JsonSummary()
                .put("samples", done.samples)
                .put("files_rewritten", done.filesRewritten)
                .put("bytes_before", done.bytesBefore)
                .put("bytes_after", done.bytesAfter)
                .put("rows_dropped", done.rowsDropped)
                .put("quarantine_dropped", done.quarantineDropped)
                .put("files_deleted", done.filesDeleted)
                .put("versions_dropped", done.versionsDropped)
                .put("rows_scanned", done.rowsScanned)
                .put("rows_found", done.rowsFound)
                .put("files_scanned", done.filesScanned)
                .put("bytes_scanned", done.bytesScanned)
                .put("files_found", done.filesFound)
                .put("names_too_short", done.namesTooShort)
                .put("seconds", done.seconds)
                .print(context, () -> {
                    if (done.samples == 0) {
                        context.out().println("nobody who has withdrawn is left to erase");
                        return;
                    }
                    context.out()
                            .println(String.format(
                                    Locale.ROOT,
                                    "erased %d samples: %d files written again (%d bytes, before %d), %d rows dropped,"
                                            + " %d old files and %d old versions dropped, %.1f s",
                                    done.samples,
                                    done.filesRewritten,
                                    done.bytesAfter,
                                    done.bytesBefore,
                                    done.rowsDropped,
                                    done.filesDeleted,
                                    done.versionsDropped,
                                    done.seconds));
                    context.out()
                            .println("proof: " + done.rowsScanned + " rows and " + done.bytesScanned + " bytes of "
                                    + done.filesScanned + " files were looked at; none has anything of them");
                });
    }
}
