package eu.goe.ingest.vcf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.testing.Property;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.FileBytes;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import eu.goe.ingest.bgzf.SeekableBytes;
import htsjdk.tribble.readers.LineIterator;
import htsjdk.tribble.readers.LineIteratorImpl;
import htsjdk.tribble.readers.SynchronousLineReader;
import htsjdk.variant.variantcontext.Allele;
import htsjdk.variant.variantcontext.Genotype;
import htsjdk.variant.variantcontext.VariantContext;
import htsjdk.variant.vcf.VCFCodec;
import htsjdk.variant.vcf.VCFHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Every record of the corpus, and of small files with random damage, read here and by htsjdk 4.3.0: where both take a
 * record, they must say the same about it.
 */
class HtsjdkComparisonTest {
    /** Reasons for which records are set aside here though htsjdk takes them (VCF.md names the damage). */
    private static final Set<String> STRICTER = Set.of(
            "POS is not a whole number in range", // a negative one
            "FORMAT has an empty field",
            "FORMAT names a field twice",
            "an ALT allele is neither bases nor a symbol nor a breakend", // <INS>BLAH>, [1:100[
            "QUAL is neither missing nor a number that is not negative",
            "a sample has more fields than FORMAT",
            "ALT names an allele twice",
            "more columns than the header");

    private static final Pattern LONE_CR = Pattern.compile("\\A#(?s:.*)\\r(?!\\n)");

    /** What happened, for people to look at. */
    private static final class Tally {
        int files;
        long records;
        long calls;
        final Map<String, Integer> other = new TreeMap<>();
        final Set<String> stricter = new TreeSet<>();
        final List<String> differences = new ArrayList<>();

        void count(String what) {
            other.merge(what, 1, Integer::sum);
        }
    }

    @Test
    void recordsOfTheCorpusAreWhatHtsjdkReads() throws IOException {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(
                Files.isDirectory(data),
                "NOT COMPARED WITH HTSJDK: the corpus is not at " + data.toAbsolutePath() + " (-Dgoe.shared=FOLDER)");
        Tally tally = new Tally();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(f -> f.toString().matches(".*\\.(vcf|gvcf)(\\.gz|\\.bgz|\\.z)?"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            try (SeekableBytes bytes = new FileBytes(file)) {
                compare(data.relativize(file).toString(), bytes, content, tally);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "compared with htsjdk: %d files, %d records, %d calls of %d files%n",
                tally.files,
                tally.records,
                tally.calls,
                files.size());
        tally.other.forEach((what, n) -> System.out.println("  " + n + " " + what));
        assertThat(tally.differences).isEmpty();
        assertThat(tally.stricter).isSubsetOf(STRICTER);
        // The corpus's README counts more than 800 VCF files; a broken comparison must not pass by comparing nothing.
        assertThat(tally.files).isGreaterThan(400);
        assertThat(tally.calls).isGreaterThan(15_000_000);
    }

    @Property
    void damagedFilesAreRefusedOrReadAsHtsjdkReadsThem(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Tally tally = new Tally();
        for (String name : List.of("calls-of-every-kind.vcf", "fields-in-every-order.vcf")) {
            byte[] good;
            try (InputStream in = HtsjdkComparisonTest.class.getResourceAsStream("/vcf/" + name)) {
                good = in.readAllBytes();
            }
            for (int i = 0; i < 100; i++) {
                byte[] content = mutate(good, random);
                compare("mutation " + i + " of " + name, new MemoryBytes(content, random), content, tally);
            }
        }
        assertThat(tally.differences).isEmpty();
        assertThat(tally.records).isPositive();
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        byte[] bytes = good;
        for (int m = 1 + random.nextInt(3); m > 0; m--) {
            // Half of the damage in the records, which are the last third.
            int at = random.nextBoolean()
                    ? random.nextInt(bytes.length)
                    : bytes.length * 2 / 3 + random.nextInt(bytes.length - bytes.length * 2 / 3);
            byte other = random.nextBoolean()
                    ? (byte) "0123456789|/.:;,\t\n\r*<>[]ACGTNacgt-+#".charAt(random.nextInt(36))
                    : (byte) random.nextInt(256);
            byte[] next;
            switch (random.nextInt(5)) {
                case 0 -> {
                    next = bytes.clone();
                    next[at] ^= (byte) (1 << random.nextInt(8));
                }
                case 1 -> {
                    next = new byte[bytes.length + 1];
                    System.arraycopy(bytes, 0, next, 0, at);
                    next[at] = other;
                    System.arraycopy(bytes, at, next, at + 1, bytes.length - at);
                }
                case 2 -> {
                    int gone = Math.min(bytes.length - at, 1 + random.nextInt(4));
                    next = Arrays.copyOf(bytes, bytes.length - gone);
                    System.arraycopy(bytes, at + gone, next, at, bytes.length - at - gone);
                }
                case 3 -> next = random.nextInt(10) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
                default -> {
                    next = bytes.clone();
                    next[at] = other;
                }
            }
            bytes = next.length == 0 ? good : next;
        }
        return bytes;
    }

    /** Reads all records here and, those that are taken or not, by htsjdk. */
    private static void compare(String name, SeekableBytes bytes, byte[] content, Tally tally) throws IOException {
        VCFCodec codec = new VCFCodec();
        VCFHeader theirs = null;
        try {
            // For htsjdk's line reader a carriage return alone ends a line too.
            theirs = LONE_CR.matcher(new String(content, StandardCharsets.ISO_8859_1))
                            .find()
                    ? null
                    : theirHeader(codec, content);
        } catch (RuntimeException | IOException e) {
            tally.count("headers refused by htsjdk: " + reason(e));
        }
        try {
            Compression compression = Compression.detect(bytes, name);
            try (LineReader lines = RecordLines.whole(bytes, name, compression, 1 << 24)) {
                VcfHeader header = VcfHeader.read(lines, name);
                if (theirs != null) {
                    tally.files++;
                    if (!header.samples().equals(theirs.getGenotypeSamples())) {
                        tally.differences.add(
                                name + ": samples " + header.samples() + " | htsjdk: " + theirs.getGenotypeSamples());
                    }
                }
                int n = header.samples().size();
                VcfRecordParser plain = new VcfRecordParser(n, 7, ParsedLine.NO_ADJ, KeptFields.NONE, FormatRules.NONE);
                VcfRecord plainRecord = plain.newRecord();
                VcfRecordParser parser =
                        new VcfRecordParser(n, 65_536, header.adjRule(), KeptFields.NONE, FormatRules.NONE);
                VcfRecord record = parser.newRecord();
                while (lines.next()) {
                    if (lines.length() == 0) {
                        continue;
                    }
                    String problem =
                            parser.parse(lines.buffer(), lines.offset(), lines.length(), c -> c.endsWith("X"), record);
                    String again = plain.parse(
                            lines.buffer(), lines.offset(), lines.length(), c -> c.endsWith("X"), plainRecord);
                    if (problem == null != (again == null)) {
                        tally.differences.add(lines.place() + ": " + problem + " against " + again + " without adj");
                    }
                    if (theirs != null) {
                        String line =
                                new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8);
                        compare(lines.place(), problem, record, plainRecord, codec, line, tally);
                    }
                }
            }
        } catch (BadInputException e) {
            assertThat(e.getMessage()).startsWith(name + ":");
            tally.count("files refused here" + (theirs == null ? " too: " : ", header taken by htsjdk: ")
                    + e.getMessage()
                            .lines()
                            .findFirst()
                            .orElse("")
                            .replace(name, "")
                            .replaceAll("[0-9]+", "#"));
        }
    }

    private static VCFHeader theirHeader(VCFCodec codec, byte[] content) throws IOException {
        boolean packed = content.length > 1 && content[0] == 0x1f;
        InputStream text = new ByteArrayInputStream(content);
        LineIterator lines = new LineIteratorImpl(new SynchronousLineReader(packed ? new GZIPInputStream(text) : text));
        return (VCFHeader) codec.readActualHeader(lines);
    }

    private static String reason(Throwable e) {
        String message = e.getMessage() == null ? "" : e.getMessage().replaceAll("\\s+", " ");
        return e.getClass().getSimpleName() + " "
                + message.replaceAll("[0-9]+", "#")
                        .substring(
                                0,
                                Math.min(90, message.replaceAll("[0-9]+", "#").length()));
    }

    private static void compare(
            String place, String problem, VcfRecord record, VcfRecord plain, VCFCodec codec, String line, Tally tally) {
        VariantContext theirs;
        List<Genotype> genotypes = new ArrayList<>();
        try {
            theirs = codec.decode(line);
            if (theirs == null) {
                if (problem == null) {
                    tally.differences.add(place + ": no record for htsjdk");
                }
                return;
            }
            theirs.getGenotypes().forEach(genotypes::add);
        } catch (RuntimeException | AssertionError e) {
            // Its asserts are on in tests.
            tally.count(problem != null ? "records refused by both" : "records refused by htsjdk only: " + reason(e));
            return;
        }
        if (problem != null) {
            tally.stricter.add(problem);
            tally.count("records refused here only: " + problem);
            return;
        }
        tally.records++;
        tally.calls += genotypes.size();
        String format = line.split("\t", 10).length > 8 ? line.split("\t", 10)[8] : "";
        boolean hasGt = Arrays.asList(format.split(":")).contains("GT");
        List<String> ours = ParsedLine.calls(record);
        if (!ParsedLine.calls(plain).equals(ours)) {
            tally.differences.add(place + ": calls with and without adj");
        }
        List<Allele> alts = theirs.getAlternateAlleles();
        List<String> calls = new ArrayList<>();
        for (Genotype genotype : genotypes) {
            int called = 0;
            int[] copies = new int[alts.size()];
            for (Allele allele : genotype.getAlleles()) {
                called += allele.isNoCall() ? 0 : 1;
                int alt = allele.isNoCall() ? -1 : alts.indexOf(allele);
                if (alt >= 0) {
                    copies[alt]++;
                }
            }
            calls.add(ParsedLine.text(hasGt && genotype.getPloidy() > 0 ? genotype.getPloidy() : 2, called, copies));
        }
        String mine = String.join(
                " ",
                record.contig(),
                Long.toString(record.pos()),
                record.id(),
                record.ref().toUpperCase(Locale.ROOT),
                alleles(Arrays.asList(record.alts())),
                filter(filters(record.filter())));
        String other = String.join(
                " ",
                theirs.getContig(),
                Integer.toString(theirs.getStart()),
                theirs.hasID() ? theirs.getID() : "",
                theirs.getReference().getDisplayString(),
                alleles(alts.stream().map(Allele::getDisplayString).toList()),
                filter(
                        !theirs.filtersWereApplied()
                                ? Set.of("")
                                : theirs.getFilters().isEmpty() ? Set.of("PASS") : theirs.getFilters()));
        if (!mine.equals(other)) {
            tally.differences.add(place + ": " + mine + " | htsjdk: " + other + " <= " + line);
        }
        if (!ours.equals(calls)) {
            for (int s = 0; s < Math.min(ours.size(), calls.size()); s++) {
                if (!ours.get(s).equals(calls.get(s))) {
                    tally.differences.add(place + ": sample " + (s + 1) + ": " + ours.get(s) + " | htsjdk: "
                            + calls.get(s) + " of " + genotypes.get(s).getGenotypeString());
                }
            }
            if (ours.size() != calls.size()) {
                tally.differences.add(place + ": " + ours.size() + " samples | htsjdk: " + calls.size());
            }
        }
    }

    private static Set<String> filters(String text) {
        // For htsjdk a FILTER that names none, as ";", is PASS.
        String[] names = text.split(";");
        return text.isEmpty() ? Set.of("") : names.length == 0 ? Set.of("PASS") : new TreeSet<>(List.of(names));
    }

    private static String filter(Set<String> filters) {
        return filters.stream().sorted(Comparator.naturalOrder()).toList().toString();
    }

    /** Bases in upper case, symbols as they are. */
    private static String alleles(List<String> alleles) {
        return alleles.stream()
                .map(a -> RecordRules.isSymbolic(a) ? a : a.toUpperCase(Locale.ROOT))
                .toList()
                .toString();
    }
}
