package eu.goe.core.result;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import eu.goe.core.exchange.MergedCrossTable;
import eu.goe.core.exchange.MergedFolder;
import eu.goe.core.exchange.PooledAssociation;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe report}. */
@Command(
        name = "report",
        description = {
            "Writes a page about a result: one HTML file that needs nothing else, with a table beside each plot.",
            "It is for people inside the node: nothing in it is checked for disclosure."
        },
        footer = {
            "",
            "Examples:",
            "  goe report -s /data/se release7 -o release7.html",
            "  goe report europe.merged -o europe.html"
        })
public final class ReportCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Parameters(
            paramLabel = "NAME",
            description = "A result of the store (its newest version), or the folder that goe merge wrote.")
    private String name = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The page; an earlier page is replaced.")
    private Path output = Path.of("");

    public ReportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        requirePlace();
        Path folder = Path.of(name);
        String html;
        try (Progress progress = context.progress("report")) {
            ResultPages pages = new ResultPages(progress);
            if (MergedFolder.is(folder) || MergedCrossTable.is(folder)) {
                try (MergedFolder merged = new MergedFolder(folder)) {
                    html = pages.page(merged, String.valueOf(folder.getFileName()));
                }
            } else if (PooledAssociation.is(folder)) {
                html = AssociationPage.pooled(String.valueOf(folder.getFileName()), new PooledAssociation(folder));
            } else {
                Store opened = store.open(context);
                Result result = opened.result(name);
                html = pages.page(opened, result, opened.staleResults().get(result));
            }
        }
        if (!context.dryRun()) {
            write(html);
        }
        new JsonSummary()
                .put("name", name)
                .put("output", output.toString())
                .put("bytes", html.length())
                .put("dry_run", context.dryRun())
                .print(context, () -> context.out().println((context.dryRun() ? "would write " : "wrote ") + output));
    }

    /** Refuses to put the page in the place of anything but a page. */
    private void requirePlace() {
        Path absolute = output.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException("-o " + output + ": there is no folder " + folder + ". Make it first.");
        }
        if (Files.exists(absolute) && !isPage(absolute)) {
            throw new UsageException(
                    "-o " + output + " is there and is no page of goe; name another file, or remove it.");
        }
    }

    private static boolean isPage(Path file) {
        byte[] start = HtmlPage.START.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(start.length), start);
        } catch (IOException e) {
            return false; // a folder, or what may not be read
        }
    }

    private void write(String html) {
        Path absolute = output.toAbsolutePath().normalize();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            Files.writeString(temporary, html);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UsageException("-o " + output + " cannot be written: " + e.getMessage(), e);
        }
    }
}
