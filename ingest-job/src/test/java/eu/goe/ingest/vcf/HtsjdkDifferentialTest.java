package eu.goe.ingest.vcf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import htsjdk.tribble.TribbleException;
import htsjdk.tribble.readers.LineIteratorImpl;
import htsjdk.tribble.readers.SynchronousLineReader;
import htsjdk.variant.variantcontext.Allele;
import htsjdk.variant.variantcontext.Genotype;
import htsjdk.variant.variantcontext.VariantContext;
import htsjdk.variant.vcf.VCFCodec;
import htsjdk.variant.vcf.VCFHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The byte-level parser against htsjdk, record by record and call by call, on every file of the shared corpus that htsjdk
 * reads, and on seeded mutations of small ones.
 */
class HtsjdkDifferentialTest {
    private static final int MAX_RECORDS = 2_000;
    private static final long MAX_FILE_BYTES = 40L << 20;

    private static Path corpus() {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not at " + data.toAbsolutePath());
        return data;
    }

    @Test
    void recordsAndCallsAreThoseOfHtsjdk() throws IOException {
        long files = 0;
        long refused = 0;
        long[] tally = new long[3];
        List<String> differences = new ArrayList<>();
        for (Path file : vcfFiles(corpus())) {
            List<String> lines;
            try {
                lines = lines(file);
            } catch (BadInputException e) {
                refused++;
                continue;
            }
            VCFCodec codec = new VCFCodec();
            VCFHeader header;
            VcfHeader ours;
            try {
                header = header(codec, lines);
                ours = ourHeader(lines);
            } catch (TribbleException | BadInputException | IllegalArgumentException e) {
                refused++;
                continue;
            }
            files++;
            assertThat(ours.samples())
                    .as(file.toString())
                    .isEqualTo(header.getSampleNamesInOrder().isEmpty() ? List.of() : header.getGenotypeSamples());
            VcfRecordParser parser =
                    new VcfRecordParser(ours.samples().size(), 65_536, new AdjRule(false, false, false, false));
            VcfRecord record = parser.newRecord();
            for (String line : lines) {
                if (line.startsWith("#") || line.isEmpty()) {
                    continue;
                }
                String difference = compare(codec, parser, record, ours.samples(), line, tally);
                if (difference != null && differences.size() < 40) {
                    differences.add(corpus().relativize(file) + ": " + difference);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "htsjdk: %,d files (%,d refused by either), %,d records, %,d calls the same, %,d records refused by one%n",
                files,
                refused,
                tally[0],
                tally[1],
                tally[2]);
        assertThat(differences).isEmpty();
        assertThat(files).isGreaterThan(50);
        assertThat(tally[1]).isGreaterThan(1_000_000);
    }

    @Test
    void mutatedLinesAreRefusedWithAReasonOrMeanWhatHtsjdkSays() throws IOException {
        Path file = corpus().resolve("cohort/hail_sample.vcf.gz");
        List<String> lines = lines(file);
        VCFCodec codec = new VCFCodec();
        header(codec, lines);
        VcfHeader ours = ourHeader(lines);
        List<String> records =
                lines.stream().filter(l -> !l.startsWith("#")).limit(50).toList();
        VcfRecordParser parser =
                new VcfRecordParser(ours.samples().size(), 65_536, new AdjRule(true, true, true, true));
        VcfRecord record = parser.newRecord();
        SplittableRandom random = new SplittableRandom(Long.getLong("goe.seed", 7));
        long[] tally = new long[3];
        List<String> differences = new ArrayList<>();
        String letters = "\t\t::;,./|01239ACGTN<>*-+eE#\u00e9 \r";
        for (int i = 0; i < 4_000; i++) {
            StringBuilder line = new StringBuilder(records.get(random.nextInt(records.size())));
            // Most changes in the first 400 characters, where the fixed fields are.
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(random.nextInt(3) == 0 ? line.length() : Math.min(400, line.length()));
                char letter = letters.charAt(random.nextInt(letters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, letter);
                    case 1 -> line.insert(at, letter);
                    default -> line.deleteCharAt(at);
                }
            }
            String difference = compare(codec, parser, record, ours.samples(), line.toString(), tally);
            if (difference != null && differences.size() < 20) {
                differences.add(difference);
            }
        }
        System.out.printf(
                Locale.ROOT, "mutations: %,d records the same, %,d refused by one only%n", tally[0], tally[2]);
        assertThat(differences).isEmpty();
        assertThat(tally[0]).isGreaterThan(300);
    }

    /** What differs in a record that both accept; null if nothing. */
    private static String compare(
            VCFCodec codec, VcfRecordParser parser, VcfRecord record, List<String> samples, String line, long[] tally) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        String problem = parser.parse(bytes, 0, bytes.length, contig -> false, record);
        VariantContext theirs;
        Genotype[] genotypes = new Genotype[samples.size()];
        try {
            theirs = codec.decode(line);
            for (int s = 0; theirs != null && s < genotypes.length; s++) {
                genotypes[s] = theirs.getGenotype(samples.get(s));
            }
        } catch (RuntimeException | AssertionError e) { // htsjdk asserts END, for one
            theirs = null;
        }
        if (problem != null || theirs == null) {
            tally[2] += (problem == null) == (theirs == null) ? 0 : 1;
            return null; // htsjdk passes over much that the specification forbids, and refuses some that it allows
        }
        tally[0]++;
        String where = record.contig() + ":" + record.pos() + " ";
        List<String> alts = theirs.getAlternateAlleles().stream()
                .map(Allele::getDisplayString)
                .toList();
        if (!theirs.getContig().equals(record.contig())
                || theirs.getStart() != record.pos()
                || !theirs.getReference().getBaseString().equalsIgnoreCase(record.ref())
                || !String.join(",", alts).equalsIgnoreCase(String.join(",", record.alts()))) {
            return where + "fixed fields: " + theirs.getContig() + ":" + theirs.getStart() + " "
                    + theirs.getReference() + " " + alts + ", not " + record.ref() + " "
                    + Arrays.toString(record.alts());
        }
        String filter = theirs.filtersWereApplied() ? theirs.getFilters().isEmpty() ? "PASS" : null : "";
        if (filter != null && !filter.equals(record.filter())) {
            return where + "filter " + theirs.getFilters() + ", not " + record.filter();
        }
        CallBuffer calls = record.calls(0);
        int entry = 0;
        List<Allele> alleles = theirs.getAlleles();
        for (int s = 0; s < genotypes.length; s++) {
            String mine = "0 0"; // no entry: two copies of the reference
            if (entry < calls.nEntries() && calls.sample(entry) == s) {
                int[] copies = new int[calls.ploidy(entry)];
                for (int c = 0; c < copies.length; c++) {
                    copies[c] = calls.allele(entry, c);
                }
                mine = text(copies);
                entry++;
            }
            int[] copies = genotypes[s].getAlleles().stream()
                    .mapToInt(a -> a.isNoCall() ? CallBuffer.NOT_CALLED : alleles.indexOf(a))
                    .toArray();
            String their = text(copies);
            // Without GT htsjdk has no alleles at all; ours is a call of two that are missing.
            boolean bothMissing =
                    their.replace(".", "").isBlank() && mine.replace(".", "").isBlank();
            if (!bothMissing && !mine.equals(their)) {
                return where + "column " + (s + 10) + " is a call of " + their + ", not " + mine;
            }
            tally[1]++;
        }
        return null;
    }

    /** Alleles in order, since phase is kept elsewhere. */
    private static String text(int[] copies) {
        int[] sorted = copies.clone();
        Arrays.sort(sorted);
        StringBuilder text = new StringBuilder();
        for (int copy : sorted) {
            text.append(text.isEmpty() ? "" : " ").append(copy == CallBuffer.NOT_CALLED ? "." : Integer.toString(copy));
        }
        return text.toString();
    }

    private static VCFHeader header(VCFCodec codec, List<String> lines) {
        String text =
                String.join("\n", lines.stream().filter(l -> l.startsWith("#")).toList()) + "\n";
        return (VCFHeader) codec.readActualHeader(new LineIteratorImpl(
                new SynchronousLineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))));
    }

    private static VcfHeader ourHeader(List<String> lines) throws IOException {
        byte[] text = (String.join(
                                "\n",
                                lines.stream().filter(l -> l.startsWith("#")).toList()) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        try (LineReader reader = LineReader.whole(bytes(text), "f", Compression.PLAIN, LineReader.DEFAULT_MAX_LINE)) {
            return VcfHeader.read(reader, "f");
        }
    }

    private static List<String> lines(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        SeekableBytes bytes = bytes(whole);
        String label = file.getFileName().toString();
        List<String> lines = new ArrayList<>();
        int records = 0;
        try (LineReader reader =
                LineReader.whole(bytes, label, Compression.detect(bytes, label), LineReader.DEFAULT_MAX_LINE)) {
            while (records < MAX_RECORDS && reader.next()) {
                String line = new String(reader.buffer(), reader.offset(), reader.length(), StandardCharsets.UTF_8);
                lines.add(line);
                records += line.startsWith("#") ? 0 : 1;
            }
        }
        return lines;
    }

    private static SeekableBytes bytes(byte[] whole) {
        return new SeekableBytes() {
            @Override
            public int read(long position, byte[] into, int off, int len) {
                if (position >= whole.length) {
                    return -1;
                }
                int n = (int) Math.min(len, whole.length - position);
                System.arraycopy(whole, (int) position, into, off, n);
                return n;
            }

            @Override
            public long length() {
                return whole.length;
            }

            @Override
            public void close() {}
        };
    }

    private static List<Path> vcfFiles(Path data) throws IOException {
        try (Stream<Path> walk = Files.walk(data)) {
            return walk.filter(f -> f.getFileName().toString().matches(".*\\.vcf(\\.gz|\\.bgz)?"))
                    .filter(f -> f.toFile().length() < MAX_FILE_BYTES)
                    .sorted()
                    .toList();
        }
    }
}
