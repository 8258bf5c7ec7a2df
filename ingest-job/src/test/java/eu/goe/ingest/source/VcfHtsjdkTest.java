package eu.goe.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.errors.BadInputException;
import htsjdk.samtools.util.CloseableIterator;
import htsjdk.tribble.TribbleException;
import htsjdk.variant.variantcontext.Allele;
import htsjdk.variant.variantcontext.Genotype;
import htsjdk.variant.variantcontext.VariantContext;
import htsjdk.variant.vcf.VCFFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Every field of every record of the sound files of the corpus, read here in small splits and by htsjdk 4.3.0. */
class VcfHtsjdkTest {
    private final List<String> differences = new ArrayList<>();
    /** File and field, so that each is named once. */
    private final Set<String> different = new TreeSet<>();

    private int files;
    private long records;
    private long values;

    @Test
    void everyFieldOfTheCorpusIsAsHtsjdkDecodesIt() throws IOException {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(
                Files.isDirectory(data),
                "NOT COMPARED WITH HTSJDK: the corpus is not at " + data.toAbsolutePath() + " (-Dgoe.shared=FOLDER)");
        TreeSet<String> refused = new TreeSet<>();
        TreeSet<String> stricter = new TreeSet<>();
        for (Path file : sound(data)) {
            String name = data.relativize(file).toString();
            try (VCFFileReader reader = new VCFFileReader(file, false);
                    CloseableIterator<VariantContext> theirs = reader.iterator()) {
                List<String> samples = reader.getFileHeader().getGenotypeSamples();
                VcfSource source = VcfSource.open(SourceRead.options(file), null);
                SourceRead.each(source, SourceRead.SMALL, row -> compare(name, source.schema(), row, theirs, samples));
                equal(name, " records that are left", false, theirs.hasNext());
                files++;
            } catch (BadInputException e) {
                stricter.add(e.getMessage().lines().findFirst().orElse(""));
            } catch (TribbleException | IllegalArgumentException | IllegalStateException e) {
                refused.add(name + ": "
                        + String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("")
                                .replaceFirst("^(.{150}).*", "$1"));
            }
        }
        System.out.println("vcf source and htsjdk: " + files + " files, " + records + " records, " + values
                + " values equal; htsjdk refuses " + refused.size() + " files: "
                + refused);
        // A version before 4.1; a number with a fraction declared Integer; a header inside a file; nothing else.
        assertThat(stricter)
                .allMatch(line -> line.contains("this is not VCF 4.1 to 4.5")
                        || line.endsWith("22:16157603: INFO field GC is not a whole number in range.")
                        || line.equals("chrY_haploid_dragen.g.vcf:84: a header line between the records."));
        assertThat(differences).isEmpty();
        assertThat(files).isGreaterThan(150);
        assertThat(records).isGreaterThan(50_000);
    }

    private static List<Path> sound(Path data) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("expected/verdicts.tsv"))) {
            String[] columns = line.split("\t", -1);
            // The one listed exception has a GT without its allele (VCF.md).
            if (columns[1].equals("P") && !columns[0].endsWith("passed_body_alt.vcf")) {
                found.add(data.resolve(columns[0]));
            }
        }
        for (String folder : List.of("cohort", "cohort_bcftools", "sites", "split", "norm", "gvcf", "merge_bcftools")) {
            try (Stream<Path> walk = Files.walk(data.resolve(folder))) {
                walk.filter(p -> p.toString().matches(".*\\.g?vcf(\\.gz)?"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    private void compare(
            String file, StructType schema, Row row, CloseableIterator<VariantContext> theirs, List<String> samples) {
        {
            if (!theirs.hasNext()) {
                equal(file, " has another record", true, false);
                return;
            }
            records++;
            VariantContext vc = theirs.next();
            String where = file + " " + vc.getContig() + ":" + vc.getStart();
            equal(where, " contig", SourceRead.get(row, "contigName"), vc.getContig());
            equal(where, " start", SourceRead.get(row, "start"), vc.getStart() - 1L);
            if (vc.getEnd() >= vc.getStart()) { // an END before POS does not count here
                equal(where, " end", SourceRead.get(row, "end"), (long) vc.getEnd());
            }
            equal(where, " id", joined(SourceRead.get(row, "names"), ";"), vc.getID());
            equal(
                    where,
                    " ref",
                    row.<String>getAs("referenceAllele").toUpperCase(Locale.ROOT),
                    vc.getReference().getDisplayString().toUpperCase(Locale.ROOT));
            equal(
                    where,
                    " alts",
                    joined(SourceRead.get(row, "alternateAlleles"), ",").toUpperCase(Locale.ROOT),
                    vc.getAlternateAlleles().isEmpty()
                            ? "."
                            : String.join(
                                            ",",
                                            vc.getAlternateAlleles().stream()
                                                    .map(Allele::getDisplayString)
                                                    .toList())
                                    .toUpperCase(Locale.ROOT));
            // htsjdk keeps a tenth of it, which is not exact.
            Double qual = row.getAs("qual");
            equal(where, " has qual", qual != null, vc.hasLog10PError());
            if (qual != null && !Double.isNaN(qual) && !Double.isInfinite(qual)) {
                equal(where, " qual", (float) (double) qual, (float) vc.getPhredScaledQual());
            }
            equal(
                    where,
                    " filters",
                    new TreeSet<>(Arrays.asList(
                            joined(SourceRead.get(row, "filters"), ";").split(";"))),
                    !vc.filtersWereApplied()
                            ? new TreeSet<>(List.of("."))
                            : vc.getFilters().isEmpty()
                                    ? new TreeSet<>(List.of("PASS"))
                                    : new TreeSet<>(vc.getFilters()));
            for (StructField field : schema.fields()) {
                if (field.name().startsWith("INFO_")) {
                    String key = field.name().substring(5);
                    same(where, field.name(), SourceRead.get(row, field.name()), vc.getAttribute(key));
                }
            }
            if (!samples.isEmpty()) {
                genotypes(where, row, vc, samples);
            }
        }
    }

    private void genotypes(String where, Row row, VariantContext vc, List<String> samples) {
        List<Row> genotypes = SourceRead.genotypes(row);
        equal(where, " genotypes", genotypes.size(), samples.size());
        for (int s = 0; s < samples.size(); s++) {
            Row ours = genotypes.get(s);
            Genotype theirs = vc.getGenotype(samples.get(s));
            equal(where, " sample", ours.getAs("sampleId"), samples.get(s));
            for (StructField field : ours.schema().fields()) {
                Object value = SourceRead.get(ours, field.name());
                String at = field.name();
                switch (field.name()) {
                    case "sampleId" -> {}
                    case "calls" ->
                        equal(
                                where,
                                at,
                                value == null ? List.of() : value,
                                theirs.getAlleles().stream()
                                        .map(a -> a.isNoCall() ? -1 : vc.getAlleleIndex(a))
                                        .toList());
                    case "phased" -> {
                        if (theirs.getPloidy() > 1 && value != null) {
                            equal(where, at, value, theirs.isPhased());
                        }
                    }
                    case "depth" -> equal(where, at, value, theirs.hasDP() ? theirs.getDP() : null);
                    case "conditionalQuality" ->
                        equal(
                                where,
                                at,
                                value instanceof Double d ? (Integer) (int) Math.round(d) : value,
                                theirs.hasGQ() ? theirs.getGQ() : null);
                    case "genotypeLikelihoods" -> {
                        // htsjdk makes PL of it.
                        if (!theirs.hasLikelihoods()) {
                            same(where, at, value, theirs.getExtendedAttribute("GL"));
                        }
                    }
                    case "alleleDepths" -> ints(where, at, value, theirs.getAD());
                    case "phredLikelihoods" -> {
                        // From GL, if there is one.
                        if (ours.schema().getFieldIndex("genotypeLikelihoods").isEmpty()) {
                            ints(where, at, value, theirs.getPL());
                        }
                    }
                    case "filters" ->
                        equal(
                                where,
                                at,
                                joined(value, ";"),
                                theirs.getFilters() == null ? passOrMissing(value) : theirs.getFilters());
                    default -> same(where, at, value, theirs.getExtendedAttribute(VcfSchema.formatKey(field.name())));
                }
            }
        }
    }

    /** htsjdk does not tell PASS from a missing FT. */
    private static String passOrMissing(Object value) {
        return joined(value, ";").equals("PASS") ? "PASS" : ".";
    }

    /** A single number where the header says so, a list, or not complete: htsjdk then has none. */
    private void ints(String where, String what, Object ours, int[] theirs) {
        List<Object> list = ours == null ? List.of() : ours instanceof List<?> l ? new ArrayList<>(l) : List.of(ours);
        if (theirs != null) {
            equal(where, what, list, Arrays.stream(theirs).boxed().toList());
        } else {
            equal(where, what, list.stream().filter(Objects::nonNull).count() < Math.max(1, list.size()), true);
        }
    }

    /** Our typed value and the text, or texts, that htsjdk keeps. */
    private void same(String where, String what, Object ours, Object theirs) {
        if (ours instanceof Boolean flag) {
            equal(where, what, flag, theirs != null && !Boolean.FALSE.equals(theirs));
            return;
        }
        if (ours instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Row) {
            equal(where, what, list.size(), texts(theirs).size());
            return;
        }
        // Escapes of VCF 4.3 stay as they are here.
        if (!String.valueOf(ours).contains("%")) {
            equal(where, what, texts(ours), texts(theirs));
        }
    }

    private static List<String> texts(Object value) {
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            for (String part : String.valueOf(one == null ? "." : one).split(",", -1)) {
                texts.add(number(part));
            }
        }
        return texts.equals(List.of(".")) || texts.equals(List.of("")) ? List.of() : texts;
    }

    /** Numbers are compared as such, other text as it is. */
    private static String number(Object value) {
        if (value == null) {
            return ".";
        }
        String text = value.toString();
        try {
            return Double.toString(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return text.equalsIgnoreCase("nan") ? "NaN" : text;
        }
    }

    private static String joined(Object list, String separator) {
        return list == null
                ? "."
                : list instanceof List<?> l
                        ? String.join(separator, l.stream().map(String::valueOf).toList())
                        : list.toString();
    }

    private void equal(String where, String what, Object ours, Object theirs) {
        values++;
        if (!Objects.equals(ours, theirs)) {
            String file = where.replaceFirst(" [^ ]*$", "");
            if (different.add(file + what)) {
                differences.add(where + what + ": " + ours + " but htsjdk " + theirs);
            }
        }
    }
}
