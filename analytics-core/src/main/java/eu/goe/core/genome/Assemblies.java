package eu.goe.core.genome;

import eu.goe.core.errors.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes assemblies: the built-in ones, those of a {@code .fai} or {@code .dict} file, and {@code any}. */
public final class Assemblies {
    /** The assembly without a check: contigs are what files declare or use. */
    public static final String ANY = "any";

    /** Names of the built-in assemblies. */
    public static final List<String> BUILT_IN = List.of("GRCh37", "GRCh38", "T2T-CHM13v2");

    /** Of an assembly that is not built in, so many contigs have windows of their own; the rest share one. */
    private static final int OWN_WINDOWS = 100;

    private static final Pattern FOLDER_SAFE = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private Assemblies() {}

    /**
     * A built-in assembly, or {@code any} without contigs.
     *
     * @throws UsageException that lists the names there are
     */
    public static Assembly named(String name) {
        if (name.equals(ANY)) {
            return custom(ANY, List.of());
        }
        if (!BUILT_IN.contains(name)) {
            throw new UsageException("--assembly '" + name + "' is none of " + String.join(", ", BUILT_IN)
                    + ", any, or a file that ends in .fai or .dict.");
        }
        List<Contig> contigs = new ArrayList<>();
        Map<String, Integer> aliases = new HashMap<>();
        List<Region> par = new ArrayList<>();
        try (InputStream in = Assemblies.class.getResourceAsStream(name + ".tsv")) {
            if (in == null) {
                throw new IllegalStateException("no table of assembly " + name);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split("\t", -1);
                int index = contigs.size();
                contigs.add(new Contig(index, fields[0], Long.parseLong(fields[1]), Contig.Kind.valueOf(fields[2])));
                for (String alias : fields[3].split(",", -1)) {
                    aliases.put(alias, index);
                }
                for (String span : fields[4].isEmpty() ? new String[0] : fields[4].split(",", -1)) {
                    int dash = span.indexOf('-');
                    par.add(new Region(
                            index,
                            Integer.parseInt(span.substring(0, dash)),
                            Integer.parseInt(span.substring(dash + 1))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Assembly(name, contigs, aliases, par);
    }

    /** An assembly of given contigs, without aliases, PAR or sex chromosomes. */
    public static Assembly custom(String name, List<Contig> contigs) {
        return new Assembly(name, contigs, Map.of(), List.of());
    }

    /**
     * What {@code init --assembly} names: a built-in assembly, {@code any}, or an index or dictionary of a FASTA file.
     *
     * @throws UsageException if it is none of them, or the file is not one
     */
    public static Assembly fromOption(String option) {
        if (!option.endsWith(".fai") && !option.endsWith(".dict")) {
            return named(option);
        }
        Path file = Path.of(option);
        List<Contig> contigs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split("\t", -1);
                if (option.endsWith(".fai") && fields.length >= 2) {
                    contigs.add(customContig(contigs.size(), fields[0], Long.parseLong(fields[1])));
                } else if (option.endsWith(".dict") && line.startsWith("@SQ")) {
                    contigs.add(customContig(contigs.size(), tag(fields, "SN:"), Long.parseLong(tag(fields, "LN:"))));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new UsageException("--assembly " + option + " cannot be read: " + e.getMessage(), e);
        }
        if (contigs.isEmpty()) {
            throw new UsageException("--assembly " + option + " lists no contigs.");
        }
        String fileName = String.valueOf(file.getFileName());
        return custom(fileName.substring(0, fileName.lastIndexOf('.')), contigs);
    }

    private static String tag(String[] fields, String tag) {
        for (String field : fields) {
            if (field.startsWith(tag)) {
                return field.substring(tag.length());
            }
        }
        throw new NumberFormatException("a line without " + tag);
    }

    static Contig customContig(int index, String name, long length) {
        boolean ownWindows = index < OWN_WINDOWS && FOLDER_SAFE.matcher(name).matches();
        return new Contig(index, name, length, ownWindows ? Contig.Kind.AUTOSOME : Contig.Kind.OTHER);
    }
}
