package eu.goe.core.genome;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes assemblies: the built-in ones from tables beside this class, others from lists of contigs. */
public final class Assemblies {
    /** Names of the built-in assemblies. */
    public static final List<String> BUILT_IN = List.of("GRCh37", "GRCh38", "T2T-CHM13v2");

    /** Name of the open assembly. */
    public static final String ANY = "any";

    /** Contigs of a listed assembly that can have windows of their own: the first ones, with names that suit a file name. */
    private static final int MAX_CONTIGS_WITH_WINDOWS = 100;

    private static final Pattern WINDOW_NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private Assemblies() {}

    /**
     * What {@code --assembly} says: a built-in name, {@code any}, or a {@code .fai} or {@code .dict} file of this
     * machine.
     *
     * @throws UsageException if it is none of them
     * @throws BadInputException if the file cannot be understood
     */
    public static Assembly of(String nameOrFile) {
        if (nameOrFile.endsWith(".fai") || nameOrFile.endsWith(".dict")) {
            return fromFile(nameOrFile);
        }
        return named(nameOrFile);
    }

    /**
     * Makes sure that readers know what positions are on.
     *
     * @throws PolicyException if an assembly is {@link #ANY}
     */
    public static void requireNamed(Assembly assembly) {
        if (assembly.name().equals(ANY)) {
            throw new PolicyException("Refused: the store's assembly is 'any', so nobody could tell what the positions"
                    + " mean. Only stores of a named assembly export.");
        }
    }

    /**
     * The built-in assembly of this name, or {@code any} without contigs yet.
     *
     * @throws UsageException if there is none
     */
    public static Assembly named(String name) {
        if (name.equals(ANY)) {
            return new Assembly(ANY, Assembly.Origin.OPEN, List.of(), Map.of(), List.of(), Map.of());
        }
        if (BUILT_IN.contains(name)) {
            return builtIn(name);
        }
        throw new UsageException("--assembly " + name + ": no such assembly. Known are " + String.join(", ", BUILT_IN)
                + ", any, or the path of a .fai or .dict file." + hint(name));
    }

    private static String hint(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "hg38", "grch38", "b38" -> " Did you mean GRCh38?";
            case "hg19", "grch37", "b37", "hs37d5" -> " Did you mean GRCh37? (The chrM of hg19 is not its MT.)";
            case "chm13", "hs1", "t2t", "t2t-chm13", "t2t-chm13v2.0", "t2t-chm13v2" -> " Did you mean T2T-CHM13v2?";
            default -> "";
        };
    }

    /** All built-in assemblies. */
    public static List<Assembly> builtIn() {
        return BUILT_IN.stream().map(Assemblies::builtIn).toList();
    }

    /**
     * An assembly of contigs that are listed somewhere else ({@code store.json}): names and lengths in order. They have
     * no aliases, no PAR, and no sex chromosomes.
     *
     * @param origin {@link Assembly.Origin#LISTED} or {@link Assembly.Origin#OPEN}
     */
    public static Assembly listed(String name, Assembly.Origin origin, List<ContigLength> contigs) {
        if (origin == Assembly.Origin.BUILT_IN) {
            throw new IllegalArgumentException("a built-in assembly is made by its name");
        }
        List<Contig> made = new ArrayList<>();
        Map<String, Integer> index = new HashMap<>();
        for (ContigLength contig : contigs) {
            if (index.put(contig.name(), made.size()) != null) {
                throw new IllegalArgumentException("contig " + contig.name() + " twice");
            }
            made.add(listedContig(made.size(), contig.name(), contig.length()));
        }
        return new Assembly(name, origin, made, index, List.of(), Map.of());
    }

    static Contig listedContig(int index, String name, long length) {
        boolean ownWindows =
                index < MAX_CONTIGS_WITH_WINDOWS && WINDOW_NAME.matcher(name).matches();
        return new Contig(index, name, length, ownWindows ? Contig.Kind.AUTOSOME : Contig.Kind.OTHER);
    }

    private static Assembly fromFile(String file) {
        Path path;
        List<String> lines;
        try {
            path = Path.of(file);
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("--assembly " + file + ": cannot be read (" + e.getMessage() + ").", e);
        }
        Path base = path.getFileName();
        String fileName = base == null ? file : base.toString();
        String name = fileName.replaceFirst("\\.(fai|dict)$", "");
        return file.endsWith(".fai") ? fromFai(name, fileName, lines) : fromDict(name, fileName, lines);
    }

    /** An assembly of the contigs in the lines of a {@code .fai} file: name, length, and more that does not matter. */
    static Assembly fromFai(String name, String fileName, List<String> lines) {
        List<ContigLength> contigs = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] fields = lines.get(i).split("\t", -1);
            add(contigs, seen, fileName, i + 1, fields[0], fields.length > 1 ? fields[1] : null);
        }
        return finish(name, fileName, contigs);
    }

    /** An assembly of the contigs in the {@code @SQ} lines of a {@code .dict} file: SN and LN. */
    static Assembly fromDict(String name, String fileName, List<String> lines) {
        List<ContigLength> contigs = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("@SQ\t")) {
                continue;
            }
            String contig = "";
            String length = null;
            for (String field : lines.get(i).split("\t", -1)) {
                if (field.startsWith("SN:")) {
                    contig = field.substring(3);
                } else if (field.startsWith("LN:")) {
                    length = field.substring(3);
                }
            }
            add(contigs, seen, fileName, i + 1, contig, length);
        }
        return finish(name, fileName, contigs);
    }

    private static void add(
            List<ContigLength> contigs,
            Map<String, Integer> seen,
            String fileName,
            int line,
            String contig,
            @Nullable String length) {
        String where = fileName + ":" + line + ": ";
        if (contig.isEmpty()) {
            throw new BadInputException(where + "a contig without a name.");
        }
        long bases;
        try {
            bases = length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            bases = 0;
        }
        if (bases < 1 || bases > Integer.MAX_VALUE) {
            throw new BadInputException(where + "contig " + contig + " has no length between 1 and " + Integer.MAX_VALUE
                    + ". Is this the index (.fai) or dictionary (.dict) of a FASTA file?");
        }
        Integer earlier = seen.put(contig, line);
        if (earlier != null) {
            throw new BadInputException(where + "contig " + contig + " is already on line " + earlier + ".");
        }
        contigs.add(new ContigLength(contig, bases));
    }

    private static Assembly finish(String name, String fileName, List<ContigLength> contigs) {
        if (contigs.isEmpty()) {
            throw new BadInputException(
                    fileName + ": no contigs. Give the index (.fai) or dictionary (.dict) of a FASTA file.");
        }
        return listed(name, Assembly.Origin.LISTED, contigs);
    }

    private static Assembly builtIn(String name) {
        List<Contig> contigs = new ArrayList<>();
        Map<String, Integer> index = new HashMap<>();
        List<Region> par = new ArrayList<>();
        Map<String, String> refget = new HashMap<>();
        for (String line : resource(name + ".tsv")) {
            if (line.startsWith("#") || line.startsWith("name\t")) {
                continue;
            }
            String[] f = line.split("\t", -1);
            Contig contig = new Contig(contigs.size(), f[0], Long.parseLong(f[1]), Contig.Kind.valueOf(f[2]));
            contigs.add(contig);
            index.put(f[0], contig.index());
            for (String alias : f[3].split(",", -1)) {
                index.put(alias, contig.index());
            }
            if (!f[4].equals(".")) {
                for (String interval : f[4].split(",", -1)) {
                    String[] ends = interval.split("-", -1);
                    par.add(new Region(contig.index(), Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
                }
            }
            if (!f[5].equals(".")) {
                refget.put(f[0], f[5]);
            }
        }
        return new Assembly(name, Assembly.Origin.BUILT_IN, contigs, index, par, refget);
    }

    private static List<String> resource(String resource) {
        try (InputStream in = Assemblies.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its table " + resource);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The built-in assembly on which this name has exactly this length, other than one. */
    static Optional<Assembly> builtInWith(String contigName, long length, String except) {
        for (Assembly assembly : builtIn()) {
            if (!assembly.name().equals(except)
                    && assembly.resolve(contigName)
                            .filter(contig -> contig.length() == length)
                            .isPresent()) {
                return Optional.of(assembly);
            }
        }
        return Optional.empty();
    }
}
