package eu.goe.core.command;

import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Regions as users give them to a command: as text, or in a BED file. */
public final class RegionsOption {
    private RegionsOption() {}

    /**
     * Reads {@code chr22}, {@code chr22:100-200} (1-based, both ends included) or a BED file: one where there is a file of that name and no
     * contig, or the name can be nothing else.
     *
     * @throws UsageException if it is none of these
     */
    public static Regions parse(String option, String text, Assembly assembly, CommandContext context) {
        boolean isFile = text.endsWith(".bed") || Files.isRegularFile(Path.of(text));
        return isFile && assembly.resolve(text).isEmpty()
                ? bed(option, text, assembly, context)
                : Regions.parse(text, assembly);
    }

    /** Reads a BED file, and warns of lines on contigs that the assembly lacks. */
    public static Regions bed(String option, String path, Assembly assembly, CommandContext context) {
        try {
            Regions bed = Regions.bed(path, Files.readAllLines(Path.of(path)), assembly);
            if (bed.skippedLines() > 0) {
                context.warn(path + ": " + bed.skippedLines() + " lines are on contigs that assembly " + assembly.name()
                        + " lacks, and do not count");
            }
            return bed;
        } catch (NoSuchFileException e) {
            throw new UsageException(option + " " + path + ": no such file.", e);
        } catch (IOException e) {
            throw new UsageException(option + " " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
