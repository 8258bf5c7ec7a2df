package eu.goe.core.frequency;

import eu.goe.core.command.CommandContext;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that count people by stratum: who, which calls, where, and what the result is called. */
final class CountingOptions {
    /** Which calls count. */
    enum QualityOption {
        ADJ,
        RAW,
        BOTH
    }

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "ATTRIBUTE",
            description = "Attributes that make strata (default: only all).")
    private List<String> by = List.of();

    @Option(names = "--quality", paramLabel = "adj|raw|both", description = "Which calls count (default: both).")
    private QualityOption quality = QualityOption.BOTH;

    @Option(
            names = "--sex-ploidy",
            paramLabel = "adjust|as-called",
            description =
                    "Whether males have one copy of X and Y outside PAR, and everybody one of MT (default: adjust).")
    private String sexPloidy = "adjust";

    @Option(
            names = "--regions",
            paramLabel = "R",
            description = "chr22, chr22:100-200 (from 1, closed), or a BED file.")
    private @Nullable String regions;

    @Option(
            names = "--allow-mixed-callability",
            description = "Count batches together that differ in who counts as called where they list no variant.")
    private boolean allowMixed;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the result (default: made of the command and the time).")
    private @Nullable String name;

    @Option(
            names = "--max-strata",
            paramLabel = "N",
            description = "Refuse more strata than this (default: ${DEFAULT-VALUE}).")
    private int maxStrata = 10_000;

    List<String> by() {
        return by;
    }

    Set<Quality> qualities() {
        return switch (quality) {
            case ADJ -> EnumSet.of(Quality.ADJ);
            case RAW -> EnumSet.of(Quality.RAW);
            case BOTH -> EnumSet.allOf(Quality.class);
        };
    }

    boolean adjust() {
        if (!sexPloidy.equals("adjust") && !sexPloidy.equals("as-called")) {
            throw new UsageException("--sex-ploidy '" + sexPloidy + "' is neither adjust nor as-called.");
        }
        return sexPloidy.equals("adjust");
    }

    int maxStrata() {
        return maxStrata;
    }

    boolean allowMixed() {
        return allowMixed;
    }

    /** The result's name, by default one made of the command's and the time. */
    String name(String command, CommandContext context) {
        String given = name;
        String resultName = given != null
                ? given
                : command + "-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                                .format(context.clock().instant().atOffset(ZoneOffset.UTC));
        if (!resultName.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")) {
            throw new UsageException("--name '" + resultName
                    + "': a name is letters, digits and _ . - after the first, at most 80 characters.");
        }
        return resultName;
    }

    /** Where to count; null for the whole genome. */
    @Nullable
    Regions regions(Assembly assembly, CommandContext context) {
        return regions == null ? null : read(regions, assembly, context);
    }

    /** A BED file where there is one of that name, or the name can be nothing else. */
    private static Regions read(String text, Assembly assembly, CommandContext context) {
        Path file = Path.of(text);
        if (!text.endsWith(".bed") && !Files.isRegularFile(file)) {
            return Regions.parse(text, assembly);
        }
        try {
            Regions bed = Regions.bed(file.toString(), Files.readAllLines(file), assembly);
            if (bed.skippedLines() > 0) {
                context.warn(file + ": " + bed.skippedLines() + " lines are on contigs that assembly " + assembly.name()
                        + " lacks, and do not count");
            }
            return bed;
        } catch (NoSuchFileException e) {
            throw new UsageException("--regions " + file + ": no such file.", e);
        } catch (IOException e) {
            throw new UsageException("--regions " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
