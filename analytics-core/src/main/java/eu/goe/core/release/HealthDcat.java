package eu.goe.core.release;

import static eu.goe.core.release.TurtleText.iri;
import static eu.goe.core.release.TurtleText.quoted;
import static eu.goe.core.release.TurtleText.text;
import static eu.goe.core.release.TurtleText.typed;

import eu.goe.core.release.ReleaseDescription.Agent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code metadata.ttl}: the release's record for catalogues, HealthDCAT-AP in Turtle, valid by the GDI's SHACL shapes.
 * Numbers of people are rounded as everywhere in the release; a person who is at two nodes is counted twice.
 *
 * @see <a href="https://github.com/GenomicDataInfrastructure/gdi-metadata">GDI metadata model</a>
 */
final class HealthDcat {
    private static final String AUTHORITY = "http://publications.europa.eu/resource/authority/";
    private static final String MEDIA_TYPES = "http://www.iana.org/assignments/media-types/";

    private final ReleaseSummary summary;
    private final ReleaseDescription about;
    private final TurtleText turtle = new TurtleText();

    /** Where a release is in its life, as {@code adms:status} says it. */
    enum Status {
        COMPLETED,
        DEPRECATED,
        WITHDRAWN
    }

    /**
     * Another release that this one replaces.
     *
     * @param dataset its IRI
     */
    record Replaced(String dataset, Status status) {}

    private HealthDcat(ReleaseSummary summary, ReleaseDescription about) {
        this.summary = summary;
        this.about = about;
    }

    /** @param files of the release, by path */
    static String turtle(
            ReleaseSummary summary,
            ReleaseDescription about,
            List<ReleaseSummary.ReleasedFile> files,
            @Nullable Replaced replaced) {
        return new HealthDcat(summary, about).write(parts(files), replaced);
    }

    /**
     * The same record of a release that was withdrawn. Every statement of ours is a line of its own, and no text holds a line
     * end, so lines can be told apart by how they begin.
     */
    static String withdrawn(String turtle, String when, String reason) {
        String status = "    adms:status <" + AUTHORITY;
        StringBuilder out = new StringBuilder();
        for (String line : turtle.split("\n", -1)) {
            String now = line;
            for (String kind : List.of("dataset", "distribution")) {
                String completed = status + kind + "-status/" + Status.COMPLETED + ">";
                if (line.startsWith(completed)) {
                    now = status + kind + "-status/" + Status.WITHDRAWN + ">" + line.substring(completed.length());
                    if (kind.equals("dataset")) {
                        now += "\n    adms:versionNotes " + text("WITHDRAWN: " + reason, "en") + " ;";
                    }
                }
            }
            if (line.startsWith("    dct:modified ")) {
                now = "    dct:modified " + typed(when, "xsd:dateTime") + " ;";
            }
            out.append(out.length() == 0 ? "" : "\n").append(now);
        }
        return out.toString();
    }

    /** Files of a folder are one distribution; a file beside the folders is one of its own. */
    private static Map<String, List<ReleaseSummary.ReleasedFile>> parts(List<ReleaseSummary.ReleasedFile> files) {
        Map<String, List<ReleaseSummary.ReleasedFile>> parts = new LinkedHashMap<>();
        for (ReleaseSummary.ReleasedFile file : files) {
            if (ReleaseFileType.of(file.path()).data()) {
                int slash = file.path().indexOf('/');
                String part = slash < 0 ? file.path() : file.path().substring(0, slash + 1);
                parts.computeIfAbsent(part, p -> new ArrayList<>()).add(file);
            }
        }
        return parts;
    }

    private String write(Map<String, List<ReleaseSummary.ReleasedFile>> parts, @Nullable Replaced replaced) {
        turtle.prefix("adms", "http://www.w3.org/ns/adms#")
                .prefix("dcat", "http://www.w3.org/ns/dcat#")
                .prefix("dcatap", "http://data.europa.eu/r5r/")
                .prefix("dct", "http://purl.org/dc/terms/")
                .prefix("dpv", "https://w3id.org/dpv#")
                .prefix("foaf", "http://xmlns.com/foaf/0.1/")
                .prefix("gdi", "http://data.gdi.eu/core/p2/")
                .prefix("healthdcatap", "http://healthdataportal.eu/ns/health#")
                .prefix("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
                .prefix("spdx", "http://spdx.org/rdf/terms#")
                .prefix("vcard", "http://www.w3.org/2006/vcard/ns#")
                .prefix("xsd", "http://www.w3.org/2001/XMLSchema#");
        dataset(parts, replaced);
        parts.forEach(this::distribution);
        if (replaced != null) {
            turtle.subject(iri(replaced.dataset()))
                    .add("adms:status", iri(AUTHORITY + "dataset-status/" + replaced.status()))
                    .add("dct:isReplacedBy", iri(about.dataset(summary.version())))
                    .end();
        }
        return turtle.toString();
    }

    private void dataset(Map<String, List<ReleaseSummary.ReleasedFile>> parts, @Nullable Replaced replaced) {
        String created = typed(summary.created(), "xsd:dateTime");
        TurtleText.Node node = turtle.subject(iri(about.dataset(summary.version())))
                .add("a", "dcat:Dataset")
                .add("dct:title", text(about.title(), about.language()))
                .add("dct:description", text(about.description(), about.language()))
                .add("dct:identifier", quoted(about.identifier()))
                .add("dcat:version", quoted(summary.version()))
                .add("adms:status", iri(AUTHORITY + "dataset-status/" + Status.COMPLETED))
                .add("dct:issued", created)
                .add("dct:modified", created)
                .add("dct:publisher", agent(about.publisher()))
                .add("dct:creator", agent(about.creator()))
                .add("dcat:contactPoint", contact(about.contact()))
                .add("dct:accessRights", iri(AUTHORITY + "access-right/" + about.accessRights()));
        about.legislation().forEach(law -> node.add("dcatap:applicableLegislation", iri(law)));
        about.healthCategories()
                .forEach(category -> node.add("healthdcatap:healthCategory", "gdi:HealthCategory" + category));
        about.themes().forEach(theme -> node.add("dcat:theme", iri(theme)));
        about.keywords().forEach(word -> node.add("dcat:keyword", text(word, about.language())));
        node.add(
                        "healthdcatap:numberOfRecords",
                        typed(Long.toString(summary.tally().sites()), "xsd:nonNegativeInteger"))
                .add("healthdcatap:numberOfUniqueIndividuals", typed(people(), "xsd:nonNegativeInteger"))
                .add("healthdcatap:populationCoverage", text(coverage(), "en"));
        if (summary.info().synthetic()) {
            node.add("dct:type", iri("https://publications.europa.eu/resource/authority/dataset-type/SYNTHETIC_DATA"));
        }
        optional(node, "dcat:landingPage", about.landingPage());
        optional(node, "dpv:hasLegalBasis", about.legalBasis());
        String kind = about.conformsTo();
        if (kind != null) {
            node.add("dct:conformsTo", iri("http://data.gdi.eu/core/p2/" + kind));
        }
        node.add(
                "dct:provenance",
                turtle.blank()
                        .add("a", "dct:ProvenanceStatement")
                        .add("rdfs:label", text(provenance(), about.provenance() == null ? "en" : about.language()))
                        .blank());
        Agent hdab = about.hdab();
        if (hdab != null) {
            node.add("healthdcatap:hdab", agent(hdab));
        }
        if (replaced != null) {
            node.add("dct:replaces", iri(replaced.dataset()));
            node.add("dcat:previousVersion", iri(replaced.dataset()));
        }
        parts.keySet().forEach(part -> node.add("dcat:distribution", iri(distributionIri(part))));
        node.end();
    }

    private String people() {
        return Long.toString(summary.rule().rounded(summary.strata().get(0).n()));
    }

    private String coverage() {
        return "Strata: "
                + String.join(
                        "; ", summary.strata().stream().map(MergedStratum::id).toList());
    }

    private String provenance() {
        String given = about.provenance();
        if (given != null) {
            return given;
        }
        List<String> nodes =
                summary.info().nodes().stream().map(MergedNode::node).distinct().toList();
        return "Allele counts of the nodes " + String.join(", ", nodes) + ", merged by "
                + summary.info().software() + " and released by " + summary.software()
                + ". A person who is at two nodes is counted twice; numbers of people are rounded.";
    }

    private String distributionIri(String part) {
        String name = part.endsWith("/") ? part.substring(0, part.length() - 1) : part;
        return about.accessUrl() + "#distribution-" + ReleaseDescription.encode(name);
    }

    /** The file that tells what a folder is; there may be small ones about the others. */
    static ReleaseSummary.ReleasedFile largest(List<ReleaseSummary.ReleasedFile> files) {
        return Collections.max(files, Comparator.comparingLong(ReleaseSummary.ReleasedFile::bytes));
    }

    private void distribution(String part, List<ReleaseSummary.ReleasedFile> files) {
        ReleaseSummary.ReleasedFile largest = largest(files);
        ReleaseFileType type = ReleaseFileType.of(largest.path());
        boolean folder = part.endsWith("/");
        TurtleText.Node node = turtle.subject(iri(distributionIri(part)))
                .add("a", "dcat:Distribution")
                .add(
                        "dct:title",
                        text(type.what() + " (" + part + (folder ? ", " + files.size() + " files" : "") + ")", "en"))
                .add("dcat:accessURL", iri(about.resource(part)))
                .add("adms:status", iri(AUTHORITY + "distribution-status/" + Status.COMPLETED))
                .add("dct:license", iri(about.license()))
                .add("dcat:mediaType", iri(MEDIA_TYPES + type.mediaType()));
        about.legislation().forEach(law -> node.add("dcatap:applicableLegislation", iri(law)));
        String edam = ReleaseFileType.edam(largest.path());
        if (edam != null) {
            node.add("dct:format", iri(edam));
        }
        long bytes =
                files.stream().mapToLong(ReleaseSummary.ReleasedFile::bytes).sum();
        node.add("dcat:byteSize", typed(Long.toString(bytes), "xsd:nonNegativeInteger"));
        if (!folder) {
            node.add("dcat:downloadURL", iri(about.resource(part)));
            node.add(
                    "spdx:checksum",
                    turtle.blank()
                            .add("a", "spdx:Checksum")
                            .add("spdx:algorithm", "spdx:checksumAlgorithm_sha256")
                            .add("spdx:checksumValue", typed(largest.sha256(), "xsd:hexBinary"))
                            .blank());
        }
        node.end();
    }

    private String agent(Agent agent) {
        TurtleText.Node node =
                turtle.blank().add("a", "foaf:Agent").add("foaf:name", text(agent.name(), about.language()));
        optional(node, "foaf:homepage", agent.url());
        if (agent.email() != null) {
            node.add("dcat:contactPoint", contact(agent));
        }
        return node.blank();
    }

    private String contact(Agent agent) {
        TurtleText.Node node =
                turtle.blank().add("a", "vcard:Kind").add("vcard:fn", text(agent.name(), about.language()));
        String email = agent.email();
        optional(node, "vcard:hasEmail", email == null ? null : "mailto:" + email);
        optional(node, "vcard:hasURL", agent.url());
        return node.blank();
    }

    private static void optional(TurtleText.Node node, String predicate, @Nullable String iri) {
        if (iri != null) {
            node.add(predicate, iri(iri));
        }
    }
}
