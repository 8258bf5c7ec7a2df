package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonGenerator;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.vrs.VrsAllele;
import eu.goe.core.vrs.VrsAlleles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code goe-VERSION.va.jsonl.gz}: a VA-Spec {@code CohortAlleleFrequencyStudyResult} a line, of everybody with the
 * other strata as its sub-cohorts. Where the figures of everybody are not published, the strata that are have a line each:
 * the schema demands exact counts.
 *
 * @see <a href="https://va-spec.ga4gh.org/">GA4GH Variant Annotation Specification</a>
 */
final class VrsForm implements SiteForm {
    /** As GA4GH's own program: longer sequences that the reference tells are left out. */
    private static final int MAX_REPEATED_BASES = 50;

    private final ReleaseFolder folder;
    private final String name;
    private final String version;
    private final Quality quality;
    private final List<MergedStratum> strata;
    private final ReleaseRule rule;
    private final Accessions accessions;
    private final @Nullable ReferenceSequence reference;
    private final VrsAlleles alleles;
    private final JsonLines lines;
    private final Map<VrsAlleles.Missing, Long> missing = new EnumMap<>(VrsAlleles.Missing.class);
    private long identified;
    private long withoutFigure;
    private long withoutTotal;

    /**
     * @param quality whose counts are written
     * @param strata published
     * @param fasta reference of the assembly, null if there is none
     * @throws eu.goe.core.errors.BadInputException if the reference is not of the assembly
     */
    VrsForm(
            ReleaseFolder folder,
            String version,
            Assembly assembly,
            Quality quality,
            List<MergedStratum> strata,
            ReleaseRule rule,
            @Nullable Path fasta)
            throws IOException {
        this.folder = folder;
        this.name = "goe-" + version + ".va.jsonl.gz";
        this.version = version;
        this.quality = quality;
        this.strata = List.copyOf(strata);
        this.rule = rule;
        this.accessions = new Accessions(assembly);
        this.reference = fasta == null ? null : FastaReference.open(fasta, assembly);
        this.alleles = new VrsAlleles(assembly, reference);
        this.lines = new JsonLines(folder.resolve(name));
    }

    @Override
    public void write(ReleasedSite site) throws IOException {
        Optional<VrsAllele> allele = alleles.of(site.variant());
        if (allele.isEmpty()) {
            missing.merge(alleles.missing(), 1L, Long::sum);
            return;
        }
        identified++;
        ReleasedCounts counts = site.counts(quality);
        int[] exact = counts == null
                ? new int[0]
                : IntStream.range(0, counts.nStrata())
                        .filter(s -> !Double.isNaN(counts.af(s)))
                        .toArray();
        if (counts == null || exact.length == 0) {
            withoutFigure++;
            return;
        }
        Line line = new Line("goe-" + version + ":" + accessions.id(site.variant()), allele.get(), counts);
        if (exact[0] == 0) {
            line.write(0, Arrays.copyOfRange(exact, 1, exact.length));
        } else {
            withoutTotal++;
            for (int s : exact) {
                line.write(s, new int[0]);
            }
        }
    }

    /** What the results of one allele have in common. */
    private final class Line {
        private final String id;
        private final VrsAllele allele;
        private final String alleleId;
        private final ReleasedCounts counts;

        Line(String id, VrsAllele allele, ReleasedCounts counts) {
            this.id = id;
            this.allele = allele;
            this.alleleId = allele.id();
            this.counts = counts;
        }

        void write(int s, int[] within) throws IOException {
            JsonGenerator json = lines.startLine();
            start(s, json);
            json.writeArrayFieldStart("sourceDataSet");
            json.writeStartObject();
            json.writeStringField("id", "goe-" + version);
            json.writeStringField("type", "DataSet");
            json.writeStringField("label", "Allele frequencies of the Genome of Europe, " + version);
            json.writeStringField("version", version);
            json.writeEndObject();
            json.writeEndArray();
            json.writeFieldName("focusAllele");
            allele(allele, alleleId, json);
            figures(s, json);
            if (within.length > 0) {
                json.writeArrayFieldStart("subCohortFrequency");
                for (int part : within) {
                    json.writeStartObject();
                    start(part, json);
                    json.writeStringField("focusAllele", alleleId);
                    figures(part, json);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            lines.endLine();
        }

        private void start(int s, JsonGenerator json) throws IOException {
            json.writeStringField("id", s == 0 ? id : id + "." + strata.get(s).id());
            json.writeStringField("type", "CohortAlleleFrequencyStudyResult");
        }

        private void figures(int s, JsonGenerator json) throws IOException {
            json.writeNumberField("focusAlleleCount", counts.get(ReleaseField.AC, s));
            json.writeNumberField("locusAlleleCount", counts.get(ReleaseField.AN, s));
            json.writeNumberField("focusAlleleFrequency", counts.af(s));
            cohort(strata.get(s), json);
            if (counts.has(ReleaseField.N_HOM_ALT, s)) {
                json.writeObjectFieldStart("ancillaryResults");
                people("homozygotes", ReleaseField.N_HOM_ALT, s, json);
                people("heterozygotes", ReleaseField.N_HET, s, json);
                people("hemizygotes", ReleaseField.N_HEMI_ALT, s, json);
                json.writeEndObject();
            }
        }

        private void people(String key, ReleaseField field, int s, JsonGenerator json) throws IOException {
            if (counts.has(field, s)) {
                json.writeNumberField(key, counts.get(field, s));
            }
        }
    }

    private void cohort(MergedStratum stratum, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("cohort");
        json.writeStringField("id", stratum.id());
        json.writeStringField("type", "StudyGroup");
        json.writeStringField("label", stratum.definition().isEmpty() ? "Overall" : stratum.id());
        json.writeNumberField("memberCount", rule.rounded(stratum.n()));
        if (!stratum.definition().isEmpty()) {
            json.writeArrayFieldStart("characteristics");
            for (Map.Entry<String, String> attribute : stratum.definition().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", attribute.getKey());
                json.writeStringField("value", attribute.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void allele(VrsAllele allele, String id, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("type", "Allele");
        json.writeStringField("digest", id.substring(id.indexOf('.') + 1));
        json.writeObjectFieldStart("location");
        json.writeStringField("id", allele.locationId());
        json.writeStringField("type", "SequenceLocation");
        json.writeObjectFieldStart("sequenceReference");
        json.writeStringField("type", "SequenceReference");
        json.writeStringField("refgetAccession", allele.refget());
        json.writeEndObject();
        json.writeNumberField("start", allele.start());
        json.writeNumberField("end", allele.end());
        json.writeEndObject();
        json.writeObjectFieldStart("state");
        if (allele.state() instanceof VrsAllele.ReferenceLength repeat) {
            json.writeStringField("type", "ReferenceLengthExpression");
            json.writeNumberField("length", repeat.length());
            json.writeNumberField("repeatSubunitLength", repeat.repeatSubunitLength());
            if (repeat.length() <= MAX_REPEATED_BASES) {
                json.writeStringField("sequence", repeat.sequence());
            }
        } else if (allele.state() instanceof VrsAllele.Literal literal) {
            json.writeStringField("type", "LiteralSequenceExpression");
            json.writeStringField("sequence", literal.sequence());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void finish() throws IOException {
        lines.finish();
        folder.add(name, lines.lines());
    }

    @Override
    public Map<String, Long> notes() {
        Map<String, Long> notes = new LinkedHashMap<>();
        notes.put("lines", lines.lines());
        notes.put("alleles_with_identifier", identified);
        notes.put("sites_without_published_frequency", withoutFigure);
        notes.put("sites_without_published_total", withoutTotal);
        for (VrsAlleles.Missing why : VrsAlleles.Missing.values()) {
            notes.put(
                    "alleles_without_identifier_" + why.name().toLowerCase(Locale.ROOT), missing.getOrDefault(why, 0L));
        }
        return notes;
    }

    @Override
    public void close() throws IOException {
        lines.close();
        if (reference != null) {
            reference.close();
        }
    }
}
