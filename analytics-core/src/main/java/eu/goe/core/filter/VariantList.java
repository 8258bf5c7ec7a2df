package eu.goe.core.filter;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.SiteList;
import eu.goe.core.store.Store;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Variants that a user listed: words that are ids of records, or contig, position, REF and ALT with {@code :} or {@code _} between, as plink2's {@code --extract} has them; or the sites of a VCF
 * or TSV. A word is looked for as both. All in memory, some 150 bytes each.
 */
public final class VariantList implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Pattern VARIANT =
            Pattern.compile("(.+)[:_]([1-9][0-9]{0,8})[:_]([ACGTNacgtn]+)[:_]([ACGTNacgtn]+)");
    private static final Pattern SITES =
            Pattern.compile("##.*|#?contig\t.*|#CHROM\t.*|[^\t]+\t[0-9]+\t[ACGTNacgtn]+\t[ACGTNacgtn,]+(\t.*)?");
    /** Of the first line, to see which kind of file it is. */
    private static final int PEEK = 1 << 16;

    private final HashSet<String> ids;
    private final HashSet<Variant> variants;
    private final int n;
    private final String sha256;

    private VariantList(Set<String> ids, List<Variant> variants) {
        this.ids = new HashSet<>(ids);
        this.variants = new HashSet<>(variants);
        n = ids.isEmpty() ? this.variants.size() : ids.size();
        TreeSet<String> lines = new TreeSet<>(ids);
        if (ids.isEmpty()) {
            this.variants.forEach(v -> lines.add(v.contig() + ":" + v.start() + ":" + v.ref() + ":" + v.alt()));
        }
        sha256 = DigestUtils.sha256Hex(String.join("\n", lines));
    }

    /**
     * Reads a list, plain or compressed.
     *
     * @param option begins messages
     * @throws UsageException if there is no such file
     * @throws BadInputException if a site is none, or there is nothing in it
     */
    static VariantList read(String option, String file, Store store) {
        String label = file.substring(file.lastIndexOf('/') + 1);
        try (InputStream raw = new BufferedInputStream(store.openInput(file), PEEK);
                InputStream in = plain(raw)) {
            in.mark(PEEK);
            String begin = new String(in.readNBytes(PEEK / 2), StandardCharsets.UTF_8);
            in.reset();
            String first = begin.lines().findFirst().orElse("");
            VariantList list = SITES.matcher(first).matches()
                    ? new VariantList(Set.of(), SiteList.variants(in, label, store))
                    : ofWords(in, label, store);
            if (list.n == 0) {
                throw new BadInputException(option + " " + file + ": there is no variant in it.");
            }
            return list;
        } catch (FileNotFoundException e) {
            throw new UsageException(option + " " + file + ": no such file.", e);
        } catch (IOException e) {
            throw new BadInputException(option + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream plain(InputStream in) throws IOException {
        in.mark(2);
        byte[] magic = in.readNBytes(2);
        in.reset();
        boolean isGzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return isGzip ? new BufferedInputStream(new GZIPInputStream(in, PEEK), PEEK) : in;
    }

    /** The variant that a word says by contig, position, REF and ALT, in the normal form of a store; empty if it is no such word, or of a contig that the assembly lacks. */
    public static Optional<Variant> variant(String word, Store store) {
        Optional<String> site = site(word);
        if (site.isEmpty()) {
            return Optional.empty();
        }
        try {
            return SiteList.variants(stream(site.get()), word, store).stream().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> site(String word) {
        Matcher variant = VARIANT.matcher(word);
        return variant.matches()
                ? Optional.of(String.join("\t", variant.group(1), variant.group(2), variant.group(3), variant.group(4))
                        + "\n")
                : Optional.empty();
    }

    private static InputStream stream(String sites) {
        return new ByteArrayInputStream(sites.getBytes(StandardCharsets.UTF_8));
    }

    /** The words of a file, blanks and lines apart. */
    public static List<String> words(InputStream in) throws IOException {
        List<String> words = new ArrayList<>();
        BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            for (String word : line.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    private static VariantList ofWords(InputStream in, String label, Store store) throws IOException {
        Set<String> words = new HashSet<>(words(in));
        StringBuilder sites = new StringBuilder();
        words.forEach(word -> site(word).ifPresent(sites::append));
        List<Variant> variants =
                sites.isEmpty() ? List.of() : SiteList.variants(stream(sites.toString()), label, store);
        return new VariantList(words, variants);
    }

    /** Whether it names records by their ids. */
    boolean hasIds() {
        return !ids.isEmpty();
    }

    /** Variants listed. */
    int n() {
        return n;
    }

    /** Of what is listed, in order, in hex. */
    String sha256() {
        return sha256;
    }

    /** @param rows at its position */
    boolean has(Variant variant, List<VariantRow> rows) {
        if (variants.contains(variant)) {
            return true;
        }
        for (int r = 0; hasIds() && r < rows.size(); r++) {
            String id = rows.get(r).id();
            if (id != null && rows.get(r).variant().compareTo(variant) == 0 && hasId(id)) {
                return true;
            }
        }
        return false;
    }

    /** Of a record with several, each counts. */
    private boolean hasId(String id) {
        if (ids.contains(id)) {
            return true;
        }
        if (id.indexOf(';') >= 0) {
            for (String one : id.split(";", -1)) {
                if (ids.contains(one)) {
                    return true;
                }
            }
        }
        return false;
    }
}
