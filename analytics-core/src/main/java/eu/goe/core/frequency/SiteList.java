package eu.goe.core.frequency;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.store.Store;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of sites, a VCF (its samples do not matter) or a TSV with the columns contig, pos, ref, alt; plain, gzip or BGZF; into
 * the normal form of a store. Sites may come in any order; all are in memory, some 150 bytes each.
 */
public final class SiteList {
    /** Sites in a chunk, which one task answers. */
    private static final int CHUNK = 50_000;

    static final List<String> COLUMNS = List.of("contig", "pos", "ref", "alt");

    /** Begins the header line of a list that says which assembly it is of. */
    static final String ASSEMBLY = "##assembly=";

    private final String label;
    private final Assembly assembly;
    private final Normaliser normaliser;
    private final Map<String, TreeSet<Variant>> byWindow = new HashMap<>();
    private final List<SiteChunk> chunks = new ArrayList<>();
    private long lines;
    private long unknownContigs;
    private long symbolic;

    /**
     * What was read.
     *
     * @param chunks by window, each window's in genome order
     * @param n sites, each once
     * @param sha256 of the sites in normal form, in hex: the same for the same sites however they were written
     * @param unknownContigs sites passed over since the assembly has no such contig, and
     * @param symbolic since their allele is not made of bases
     * @param signed who signed the list; null if nobody did
     */
    record Sites(
            List<SiteChunk> chunks,
            long n,
            String sha256,
            long unknownContigs,
            long symbolic,
            FrequencyDefinition.@Nullable SignedList signed) {
        Sites signed(FrequencyDefinition.SignedList by) {
            return new Sites(chunks, n, sha256, unknownContigs, symbolic, by);
        }
    }

    /** What the digest of a list is of, site by site in the order of windows and, in each, of variants. */
    static byte[] digested(Variant v, Assembly assembly) {
        return (assembly.contig(v.contig()).name() + ":" + v.start() + ":" + v.ref() + ":" + v.alt() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * How many sites a list has, and their digest, in the normal form of stores that do not shift indels.
     *
     * @throws BadInputException that says at which line something is wrong
     */
    public static FrequencyDefinition.AskedSites digest(InputStream in, String label, Assembly assembly)
            throws IOException {
        Sites sites = read(in, label, assembly, Normaliser.trimming());
        return new FrequencyDefinition.AskedSites(sites.n(), sites.sha256());
    }

    private SiteList(String label, Assembly assembly, Normaliser normaliser) {
        this.label = label;
        this.assembly = assembly;
        this.normaliser = normaliser;
    }

    /**
     * @param label how messages name the file
     * @throws BadInputException that says at which line something is wrong
     */
    static Sites read(InputStream in, String label, Assembly assembly, Normaliser normaliser) throws IOException {
        return new SiteList(label, assembly, normaliser).read(in);
    }

    /**
     * The same in the normal form of a store.
     *
     * @throws BadInputException that says at which line something is wrong
     */
    static Sites read(InputStream in, String label, Store store) throws IOException {
        String reference = store.normalisation().isLeftAligned() ? store.info().reference() : null;
        try (FastaReference fasta =
                reference == null ? null : FastaReference.open(Path.of(reference), store.assembly())) {
            return read(
                    in,
                    label,
                    store.assembly(),
                    fasta == null ? Normaliser.trimming() : Normaliser.leftAligning(fasta));
        }
    }

    /**
     * The variants of a list in the normal form of a store, in genome order, each once; without those on contigs that the assembly lacks and those not made of bases.
     *
     * @throws BadInputException that says at which line something is wrong
     */
    public static List<Variant> variants(InputStream in, String label, Store store) throws IOException {
        List<Variant> variants = new ArrayList<>();
        read(in, label, store).chunks().forEach(chunk -> variants.addAll(chunk.variants()));
        return variants;
    }

    private Sites read(InputStream in) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(plain(in), StandardCharsets.UTF_8), 1 << 16);
        int[] columns = {0, 1, 2, 3};
        boolean isVcf = false;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            lines++;
            if (lines == 1 && line.startsWith("##fileformat=VCF")) {
                isVcf = true;
                columns = new int[] {0, 1, 3, 4};
            }
            if (line.startsWith(ASSEMBLY)) {
                requireAssembly(line.substring(ASSEMBLY.length()));
            }
            String first = line.split("\t", 2)[0];
            if (line.isEmpty() || (line.startsWith("#") && (isVcf || !first.equals("#contig")))) {
                continue;
            }
            if (!isVcf && (first.equals("contig") || first.equals("#contig"))) {
                columns = header(line.substring(line.startsWith("#") ? 1 : 0));
                continue;
            }
            add(line.split("\t", -1), columns);
        }
        if (lines == 0) {
            throw new BadInputException(
                    label + ": the file is empty; a list of sites is a VCF, or a TSV with the columns "
                            + String.join(", ", COLUMNS) + ".");
        }
        return finish();
    }

    /** A list of another assembly would be answered with figures of other places; names that are not known here say nothing. */
    private void requireAssembly(String name) {
        if (Assemblies.BUILT_IN.contains(name)
                && Assemblies.BUILT_IN.contains(assembly.name())
                && !name.equals(assembly.name())) {
            throw new BadInputException(label + ":" + lines + ": the list is of assembly " + name + ", the store of "
                    + assembly.name() + ". Ask for the list on " + assembly.name() + ".");
        }
    }

    private InputStream plain(InputStream in) throws IOException {
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        boolean isGzip = magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return isGzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private int[] header(String line) {
        List<String> names = List.of(line.split("\t", -1));
        int[] columns = new int[COLUMNS.size()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = names.indexOf(COLUMNS.get(c));
            if (columns[c] < 0) {
                throw bad("the header has no column " + COLUMNS.get(c));
            }
        }
        return columns;
    }

    private BadInputException bad(String problem) {
        return new BadInputException(label + ":" + lines + ": " + problem
                + ".\nA list of sites is a VCF, or a TSV with the" + " columns " + String.join(", ", COLUMNS) + ".");
    }

    private void add(String[] fields, int[] columns) {
        for (int column : columns) {
            if (column >= fields.length) {
                throw bad("the line has " + fields.length + " columns");
            }
        }
        String pos = fields[columns[1]];
        if (!pos.matches("[0-9]{1,10}") || Long.parseLong(pos) < 1 || Long.parseLong(pos) > Integer.MAX_VALUE) {
            throw bad("'" + pos + "' is no position");
        }
        String ref = fields[columns[2]].toUpperCase(Locale.ROOT);
        if (!ref.matches("[ACGTNRYSWKMBDHV]+")) {
            throw bad("REF is not made of bases");
        }
        Optional<Contig> contig = assembly.resolve(fields[columns[0]]);
        if (contig.isEmpty()) {
            unknownContigs++;
            return;
        }
        int start = Integer.parseInt(pos) - 1;
        Optional<String> problem = normaliser.refProblem(contig.get().index(), start, ref);
        if (problem.isPresent()) {
            throw bad(contig.get().name() + ":" + pos + ": " + problem.get());
        }
        for (String alt : fields[columns[3]].toUpperCase(Locale.ROOT).split(",", -1)) {
            if (!alt.matches("[ACGTN]+") || alt.equals(ref)) {
                symbolic++;
                continue;
            }
            Variant variant = normaliser.normalise(contig.get().index(), start, ref, alt);
            byWindow.computeIfAbsent(WindowGrid.label(contig.get(), variant.start()), w -> new TreeSet<>())
                    .add(variant);
        }
    }

    private Sites finish() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        long n = 0;
        for (String window :
                byWindow.keySet().stream().sorted(WindowGrid.order(assembly)).toList()) {
            List<Variant> sorted = List.copyOf(byWindow.getOrDefault(window, new TreeSet<>()));
            for (Variant v : sorted) {
                digest.update(digested(v, assembly));
            }
            n += sorted.size();
            for (int from = 0; from < sorted.size(); from += CHUNK) {
                chunks.add(SiteChunk.of(window, sorted.subList(from, Math.min(sorted.size(), from + CHUNK))));
            }
        }
        return new Sites(chunks, n, HexFormat.of().formatHex(digest.digest()), unknownContigs, symbolic, null);
    }
}
