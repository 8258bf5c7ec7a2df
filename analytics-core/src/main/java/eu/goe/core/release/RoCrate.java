package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.release.ReleaseDescription.Agent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ro-crate-metadata.json}: the release's folder as a research object. It lists every other file once; the checksums
 * of {@code SHA256SUMS} and of its signature are absent, since these are made after it.
 *
 * @see <a href="https://w3id.org/ro/crate/1.1">RO-Crate 1.1</a>, root data entity, data entities, contextual entities,
 *     provenance
 */
final class RoCrate {
    static final String FILE = "ro-crate-metadata.json";

    private static final String CONTEXT = "https://w3id.org/ro/crate/1.1/context";
    private static final String ID = "@id";
    private static final String TYPE = "@type";
    private static final String NAME = "name";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReleaseSummary summary;
    private final ReleaseDescription about;
    private final List<Map<String, Object>> graph = new ArrayList<>();

    private RoCrate(ReleaseSummary summary, ReleaseDescription about) {
        this.summary = summary;
        this.about = about;
    }

    /**
     * @param files with their checksums, by path
     * @param later paths of files that are made after this one
     */
    static String json(
            ReleaseSummary summary,
            ReleaseDescription about,
            List<ReleaseSummary.ReleasedFile> files,
            List<String> later) {
        return new RoCrate(summary, about).write(files, later);
    }

    private String write(List<ReleaseSummary.ReleasedFile> files, List<String> later) {
        Map<String, Object> descriptor = entity(FILE, "CreativeWork", "Description of this folder");
        descriptor.put("conformsTo", reference("https://w3id.org/ro/crate/1.1"));
        descriptor.put("about", reference("./"));
        Map<String, Object> root = entity("./", "Dataset", about.title());
        root.put("description", about.description());
        root.put("identifier", about.identifier());
        root.put("version", summary.version());
        root.put("datePublished", summary.created());
        root.put("license", reference(about.license()));
        root.put("publisher", reference("#publisher"));
        root.put("creator", reference("#creator"));
        root.put("contactPoint", reference("#contact"));
        root.put("inLanguage", about.language());
        if (!about.keywords().isEmpty()) {
            root.put("keywords", String.join(", ", about.keywords()));
        }
        if (about.landingPage() != null) {
            root.put("url", about.landingPage());
        }
        List<Object> parts = new ArrayList<>();
        List<Object> data = new ArrayList<>();
        for (ReleaseSummary.ReleasedFile file : files) {
            Map<String, Object> entity = file(file.path());
            entity.put("contentSize", Long.toString(file.bytes()));
            entity.put("sha256", file.sha256());
            parts.add(reference(ReleaseDescription.encode(file.path())));
            if (ReleaseFileType.of(file.path()).data()) {
                data.add(reference(ReleaseDescription.encode(file.path())));
            }
        }
        for (String path : later) {
            file(path);
            parts.add(reference(ReleaseDescription.encode(path)));
        }
        root.put("hasPart", parts);
        root.put("mentions", List.of(reference("#merge"), reference("#release")));
        contexts();
        provenance(data);
        return text();
    }

    private Map<String, Object> file(String path) {
        ReleaseFileType type = ReleaseFileType.of(path);
        Map<String, Object> entity = entity(ReleaseDescription.encode(path), "File", path);
        entity.put("description", type.what());
        String edam = ReleaseFileType.edam(path);
        entity.put("encodingFormat", edam == null ? type.mediaType() : List.of(type.mediaType(), reference(edam)));
        return entity;
    }

    private void contexts() {
        entity(about.license(), "CreativeWork", "Licence of the release");
        agent("#publisher", "Organization", about.publisher());
        agent("#creator", "Organization", about.creator());
        agent("#contact", "ContactPoint", about.contact()).put("contactType", "questions about the release");
        if (graph.stream()
                .anyMatch(e -> e.containsKey("encodingFormat") && e.get("encodingFormat") instanceof List<?>)) {
            entity(ReleaseFileType.EDAM_VCF, "WebSite", "Variant Call Format");
        }
    }

    private Map<String, Object> agent(String id, String type, Agent agent) {
        Map<String, Object> entity = entity(id, type, agent.name());
        if (agent.email() != null) {
            entity.put("email", agent.email());
        }
        if (agent.url() != null) {
            entity.put("url", agent.url());
        }
        return entity;
    }

    /** What was done: packages of nodes went in, were merged, and went out as files. */
    private void provenance(List<Object> data) {
        List<Object> packages = new ArrayList<>();
        for (MergedNode node : summary.info().nodes()) {
            List<String> ids = new ArrayList<>(List.of(node.packageId()));
            ids.addAll(node.furtherPackageIds());
            for (String id : ids) {
                Map<String, Object> entity = entity(
                        "#package-" + ReleaseDescription.encode(node.node() + "-" + id),
                        "CreativeWork",
                        "Package " + id + " of node " + node.node());
                entity.put("identifier", id);
                packages.add(reference(String.valueOf(entity.get(ID))));
            }
        }
        software("#merge-software", summary.info().software());
        software("#release-software", summary.software());
        Map<String, Object> merge = entity("#merge", "CreateAction", "Packages of nodes merged into one table");
        merge.put("instrument", reference("#merge-software"));
        merge.put("object", packages);
        merge.put("result", reference("#merged-table"));
        entity("#merged-table", "CreativeWork", "Merged table, kept by the coordinator");
        Map<String, Object> release =
                entity("#release", "CreateAction", "Merged table released under the public rules");
        release.put("instrument", reference("#release-software"));
        release.put("agent", reference("#creator"));
        release.put("endTime", summary.created());
        release.put("object", reference("#merged-table"));
        release.put("result", data);
    }

    private void software(String id, String nameAndVersion) {
        int space = nameAndVersion.indexOf(' ');
        Map<String, Object> entity =
                entity(id, "SoftwareApplication", space < 0 ? nameAndVersion : nameAndVersion.substring(0, space));
        if (space >= 0) {
            entity.put("softwareVersion", nameAndVersion.substring(space + 1));
        }
    }

    private Map<String, Object> entity(String id, String type, String name) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put(ID, id);
        entity.put(TYPE, type);
        entity.put(NAME, name);
        graph.add(entity);
        return entity;
    }

    private static Map<String, Object> reference(String id) {
        return Map.of(ID, id);
    }

    private String text() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("@context", List.of(CONTEXT, Map.of("sha256", "https://schema.org/sha256")));
        json.put("@graph", graph);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
