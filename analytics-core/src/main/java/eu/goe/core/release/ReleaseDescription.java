package eu.goe.core.release;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people say of a release, for catalogues and citations: {@code --metadata FILE.yaml}. docs/format.md lists the keys.
 *
 * @param language of the texts, as BCP 47 writes it ({@code en})
 * @param identifier {@code GOE-CC-ORG-123} or {@code GDI-CC-ORG-123}, as the GDI's shapes want it
 * @param license IRI of the licence
 * @param accessRights PUBLIC, RESTRICTED or NON_PUBLIC
 * @param accessUrl where the release's folder is to be had; ends with a slash; paths in the release append to it
 * @param landingPage IRI of a page about the release
 * @param legislation IRIs of the laws that mandate it
 * @param healthCategories names of the GDI's shapes
 * @param themes IRIs
 * @param conformsTo a name of the GDI's shapes
 * @param legalBasis IRI
 * @param hdab health data access body, null if there is none to name
 * @param placeholders keys that the file leaves out although a catalogue requires them; their values say PLACEHOLDER
 */
record ReleaseDescription(
        String language,
        String title,
        String description,
        String identifier,
        Agent publisher,
        Agent creator,
        Agent contact,
        String license,
        String accessRights,
        String accessUrl,
        @Nullable String landingPage,
        List<String> legislation,
        List<String> healthCategories,
        List<String> themes,
        List<String> keywords,
        @Nullable String conformsTo,
        @Nullable String legalBasis,
        @Nullable String provenance,
        @Nullable Agent hdab,
        List<String> placeholders) {
    /** How every placeholder begins. */
    static final String PLACEHOLDER = "PLACEHOLDER";

    ReleaseDescription {
        legislation = List.copyOf(legislation);
        healthCategories = List.copyOf(healthCategories);
        themes = List.copyOf(themes);
        keywords = List.copyOf(keywords);
        placeholders = List.copyOf(placeholders);
    }

    /**
     * A person or an organisation.
     *
     * @param email without {@code mailto:}
     * @param url an IRI
     */
    record Agent(
            String name, @Nullable String email, @Nullable String url) {}

    /** The description of a release without {@code --metadata}: every required text is a placeholder. */
    static ReleaseDescription placeholder() {
        return ReleaseDescriptionYaml.parse(null, "none");
    }

    /** IRI of a release's dataset: the place where the folder is to be had, and the version. */
    String dataset(String version) {
        return accessUrl + "#release-" + version;
    }

    /** IRI of a file or folder of the release. */
    String resource(String path) {
        return accessUrl + encode(path);
    }

    /** A path in which nothing is left that an IRI may not hold; slashes stay. */
    static String encode(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            StringBuilder encoded = new StringBuilder();
            for (byte b : part.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                char c = (char) (b & 0xff);
                boolean plain =
                        c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~=".indexOf(c) >= 0;
                if (plain) {
                    encoded.append(c);
                } else {
                    encoded.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
                }
            }
            parts.add(encoded.toString());
        }
        return String.join("/", parts);
    }
}
