package eu.goe.cluster.cli;

import eu.goe.cluster.start.ClassArchive;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileUtil;
import picocli.CommandLine.Command;

/** {@code goe prepare}: the archive of classes. */
@Command(
        name = "prepare",
        description = {
            "Makes later starts fast: writes an archive of Java classes beside the libraries (some 150 MB, 20 seconds).",
            "",
            "Once after an installation and after each update of Java; an archive of another Java or of other libraries is"
                    + " left aside. goe doctor says whether it is in use. In a checkout the build does it."
        },
        footer = {"", "Examples:", "  goe prepare", "  goe prepare --dry-run"})
final class PrepareCommand implements Callable<Integer> {
    private final CliContext context;

    PrepareCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        ClassArchive archive = ClassArchive.ofThisProcess()
                .orElseThrow(
                        () -> new UsageException("goe prepare is for the launcher goe, which knows where the archive"
                                + " belongs; this process was started without it"));
        long bytes = context.dryRun() ? 0 : write(archive);
        new JsonSummary()
                .put("archive", archive.file().toString())
                .put("bytes", bytes)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println(
                                        context.dryRun()
                                                ? "would write " + archive.file()
                                                : String.format(
                                                        Locale.ROOT,
                                                        "wrote %s (%,d MB)",
                                                        archive.file(),
                                                        bytes / 1_000_000)));
        return 0;
    }

    private long write(ClassArchive archive) throws IOException {
        Path folder = Files.createTempDirectory("goe-prepare-");
        try (Progress progress = context.progress("prepare")) {
            progress.total(1, "archive");
            long bytes = archive.write(Training.class, folder.toString());
            progress.done(1, 0);
            return bytes;
        } catch (FileSystemException e) {
            throw new UsageException(
                    archive.file() + " cannot be written (" + e.getClass().getSimpleName()
                            + "). Run goe prepare as whoever installed goe.",
                    e);
        } catch (IOException e) {
            throw new UsageException(
                    "no archive of classes was written: " + e.getMessage() + ". goe works without it.", e);
        } finally {
            FileUtil.fullyDelete(folder.toFile());
        }
    }
}
