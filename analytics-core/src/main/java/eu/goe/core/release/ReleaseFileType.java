package eu.goe.core.release;

import org.jspecify.annotations.Nullable;

/**
 * What a file of a release is, by its path.
 *
 * @param what in a few words
 * @param mediaType as IANA lists it
 * @param data whether it holds the figures of the release; else it is about them
 */
record ReleaseFileType(String what, String mediaType, boolean data) {
    /** VCF in EDAM, the ontology of formats of the life sciences. */
    static final String EDAM_VCF = "http://edamontology.org/format_3016";

    static ReleaseFileType of(String path) {
        return switch (path) {
            case "report.html" -> new ReleaseFileType("Report for people", "text/html", false);
            case "release.json" -> new ReleaseFileType("What the release is, for programs", "application/json", false);
            case "metadata.ttl" -> new ReleaseFileType("Catalogue record (HealthDCAT-AP)", "text/turtle", false);
            case "changes.tsv" ->
                new ReleaseFileType("Sites that differ from the previous release", "text/tab-separated-values", false);
            case "SHA256SUMS" -> new ReleaseFileType("Checksums of the other files", "text/plain", false);
            case "SHA256SUMS.sig" ->
                new ReleaseFileType("Ed25519 signature over SHA256SUMS", "application/octet-stream", false);
            case "UNSIGNED" -> new ReleaseFileType("Note that nobody signed", "text/plain", false);
            default -> byEnding(path);
        };
    }

    private static ReleaseFileType byEnding(String path) {
        if (path.endsWith(".vcf.gz")) {
            return new ReleaseFileType("Sites VCF", "application/gzip", true);
        }
        if (path.endsWith(".tbi")) {
            return new ReleaseFileType("Tabix index of the sites VCF", "application/octet-stream", false);
        }
        if (path.endsWith(".parquet")) {
            return new ReleaseFileType("Figures as columns", "application/vnd.apache.parquet", true);
        }
        if (path.endsWith(".json") || path.endsWith(".jsonl") || path.endsWith(".json.gz") || path.endsWith(".crc")) {
            return new ReleaseFileType("Records", path.endsWith(".gz") ? "application/gzip" : "application/json", true);
        }
        if (path.endsWith(".gz")) {
            return new ReleaseFileType("Records", "application/gzip", true);
        }
        if (path.endsWith(".yaml")) {
            return new ReleaseFileType("Description", "application/yaml", false);
        }
        return new ReleaseFileType("File", "application/octet-stream", true);
    }

    /** The EDAM term of the format, null where none is certain. */
    static @Nullable String edam(String path) {
        return path.endsWith(".vcf.gz") ? EDAM_VCF : null;
    }
}
