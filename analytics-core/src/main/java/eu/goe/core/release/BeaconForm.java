package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonGenerator;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code goe-VERSION.g_variants.jsonl.gz}: a Beacon v2 {@code g_variant} a line, with frequencies under
 * {@code frequencies} and counts in the keys of GDI (of copies, see {@link CopiesByZygosity}).
 *
 * @see <a href="https://docs.genomebeacons.org/schemas-md/genomicVariations_defaultSchema/">Beacon v2.1.0</a>
 */
final class BeaconForm implements SiteForm {
    private static final Pattern BASES = Pattern.compile("[ACGTUNRYSWKMBDHV]+");

    private final ReleaseFolder folder;
    private final String name;
    private final String version;
    private final Quality quality;
    private final List<MergedStratum> strata;
    private final PopulationLabels labels;
    private final Accessions accessions;
    private final JsonLines lines;
    private long withoutFigure;
    private long noBases;

    /**
     * @param quality whose counts are written
     * @param strata published
     */
    BeaconForm(
            ReleaseFolder folder,
            String version,
            Assembly assembly,
            Quality quality,
            List<MergedStratum> strata,
            PopulationLabels labels)
            throws IOException {
        this.folder = folder;
        this.name = "goe-" + version + ".g_variants.jsonl.gz";
        this.version = version;
        this.quality = quality;
        this.strata = List.copyOf(strata);
        this.labels = labels;
        this.accessions = new Accessions(assembly);
        this.lines = new JsonLines(folder.resolve(name));
    }

    @Override
    public void write(ReleasedSite site) throws IOException {
        Variant variant = site.variant();
        if (!variant.isSequence()
                || !BASES.matcher(variant.ref()).matches()
                || !BASES.matcher(variant.alt()).matches()) {
            noBases++;
            return;
        }
        ReleasedCounts counts = site.counts(quality);
        if (counts == null || !hasFrequency(counts)) {
            withoutFigure++;
            return;
        }
        JsonGenerator json = lines.startLine();
        json.writeStringField("variantInternalId", accessions.id(variant));
        var hgvs = accessions.hgvs(variant);
        if (hgvs.isPresent()) {
            json.writeObjectFieldStart("identifiers");
            json.writeStringField("genomicHGVSId", hgvs.get());
            json.writeEndObject();
        }
        variation(variant, json);
        json.writeArrayFieldStart("frequencyInPopulations");
        json.writeStartObject();
        json.writeStringField("source", FormSettings.SOURCE);
        json.writeStringField("sourceReference", FormSettings.SOURCE_REFERENCE);
        json.writeStringField("version", version);
        json.writeArrayFieldStart("frequencies");
        for (int s = 0; s < counts.nStrata(); s++) {
            if (!Double.isNaN(counts.af(s))) {
                frequency(counts, s, json);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        lines.endLine();
    }

    private static boolean hasFrequency(ReleasedCounts counts) {
        for (int s = 0; s < counts.nStrata(); s++) {
            if (!Double.isNaN(counts.af(s))) {
                return true;
            }
        }
        return false;
    }

    /** A {@code LegacyVariation}, the form that the portal reads; positions are 0-based and half-open. */
    private void variation(Variant variant, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("variation");
        json.writeStringField("variantType", type(variant));
        json.writeStringField("referenceBases", variant.ref());
        json.writeStringField("alternateBases", variant.alt());
        json.writeObjectFieldStart("location");
        json.writeStringField("type", "SequenceLocation");
        json.writeStringField("sequence_id", accessions.curie(variant.contig()));
        json.writeObjectFieldStart("interval");
        json.writeStringField("type", "SequenceInterval");
        position("start", variant.start(), json);
        position("end", variant.end(), json);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String type(Variant variant) {
        int nRef = variant.ref().length();
        return nRef != variant.alt().length() ? "INDEL" : nRef == 1 ? "SNP" : "MNP";
    }

    private static void position(String name, int value, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("type", "Number");
        json.writeNumberField("value", value);
        json.writeEndObject();
    }

    private void frequency(ReleasedCounts counts, int s, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "population",
                labels.of(s).orElse(s == 0 ? "Total" : strata.get(s).id()));
        json.writeNumberField("alleleFrequency", counts.af(s));
        json.writeNumberField("alleleCount", counts.get(ReleaseField.AC, s));
        json.writeNumberField("alleleNumber", counts.get(ReleaseField.AN, s));
        CopiesByZygosity copies = CopiesByZygosity.of(counts, s);
        if (copies != null) {
            json.writeNumberField("alleleCountHomozygous", copies.homozygous());
            json.writeNumberField("alleleCountHeterozygous", copies.heterozygous());
            json.writeNumberField("alleleCountHemizygous", copies.hemizygous());
        }
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
        notes.put("variants", lines.lines());
        notes.put("sites_without_published_frequency", withoutFigure);
        notes.put("sites_not_plain_bases", noBases);
        return notes;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
