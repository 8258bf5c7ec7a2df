package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.jspecify.annotations.Nullable;

/** An earlier release in its folder, all of whose files have the checksums that {@code SHA256SUMS} says. */
final class PreviousRelease {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUM_LINE = "[0-9a-f]{64}  [^\\x00-\\x1f]+";

    private final Path folder;
    private final Set<String> files;
    private final JsonNode json;
    private final String checksums;
    private final @Nullable Tombstone tombstone;

    private PreviousRelease(
            Path folder, Set<String> files, JsonNode json, String checksums, @Nullable Tombstone tombstone) {
        this.folder = folder;
        this.files = files;
        this.json = json;
        this.checksums = checksums;
        this.tombstone = tombstone;
    }

    /**
     * Reads all files once. Checksums show damage; they do not show who made the release.
     *
     * @throws UsageException if it is no folder of a release
     * @throws VerificationException if a file is missing or differs, or {@code release.json} is not understood
     */
    static PreviousRelease open(Path folder) throws IOException {
        Path sums = folder.resolve("SHA256SUMS");
        if (!Files.isRegularFile(sums)) {
            throw new UsageException("--previous " + folder + " is not a release: it has no SHA256SUMS.");
        }
        Tombstone tombstone = Tombstone.in(folder).orElse(null);
        String checksums = sha256(sums);
        if (tombstone != null && !tombstone.checksums().equals(checksums)) {
            throw new VerificationException(
                    "--previous " + folder + ": " + Tombstone.FILE + " is of another release (SHA256SUMS differs).");
        }
        Set<String> files = new LinkedHashSet<>();
        for (String line : Files.readAllLines(sums)) {
            if (!line.matches(SUM_LINE)) {
                throw new VerificationException("--previous " + folder + ": SHA256SUMS has a line that is none.");
            }
            String path = line.substring(66);
            String found = sha256(inside(folder, path));
            boolean changed = tombstone != null && path.equals("metadata.ttl") && found.equals(tombstone.metadata());
            if (!found.equals(line.substring(0, 64)) && !changed) {
                throw new VerificationException("--previous " + folder + ": " + path
                        + " is not what SHA256SUMS says (SHA-256 differs). Get the release again.");
            }
            files.add(path);
        }
        if (!files.contains("release.json")) {
            throw new VerificationException("--previous " + folder + ": SHA256SUMS lists no release.json.");
        }
        return new PreviousRelease(folder, files, readJson(folder), checksums, tombstone);
    }

    private static Path inside(Path folder, String path) {
        Path file = folder.resolve(path).normalize();
        boolean within = !Path.of(path).isAbsolute() && file.startsWith(folder.normalize());
        if (!within || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VerificationException("--previous " + folder + ": " + path
                    + ", which SHA256SUMS lists, is not there. Get the release again.");
        }
        return file;
    }

    private static String sha256(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }

    private static JsonNode readJson(Path folder) throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readString(folder.resolve("release.json")));
            if (json.path("goe-release").asInt() == ReleaseMetadata.FORMAT
                    && json.path("version").isTextual()
                    && json.path("strata").isArray()
                    && json.path("qualities").isArray()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new VerificationException("--previous " + folder + ": release.json is not JSON.", e);
        }
        throw new VerificationException(
                "--previous " + folder + ": release.json is not of format " + ReleaseMetadata.FORMAT + ".");
    }

    String version() {
        return json.get("version").asText();
    }

    /** SHA-256 of its {@code SHA256SUMS}. */
    String checksums() {
        return checksums;
    }

    /** Whether and why it was withdrawn. */
    @Nullable
    Tombstone tombstone() {
        return tombstone;
    }

    String assembly() {
        return json.path("assembly").asText();
    }

    /** How a newer catalogue record speaks of it; null if it does not say how it is called. */
    HealthDcat.@Nullable Replaced replaced() {
        String dataset = json.path("dataset").asText(null);
        return dataset == null
                ? null
                : new HealthDcat.Replaced(
                        dataset, tombstone == null ? HealthDcat.Status.DEPRECATED : HealthDcat.Status.WITHDRAWN);
    }

    /** Ids of its strata, and the endings of their INFO keys. */
    Map<String, String> strata() {
        Map<String, String> labels = new LinkedHashMap<>();
        json.get("strata")
                .forEach(s ->
                        labels.put(s.path("id").asText(), s.path("vcf_label").asText()));
        return labels;
    }

    /** Its rules by key. */
    Map<String, Integer> policy() {
        Map<String, Integer> rules = new LinkedHashMap<>();
        json.path("policy")
                .properties()
                .forEach(e -> rules.put(e.getKey(), e.getValue().asInt()));
        return rules;
    }

    /** Ids of the packages of each node. */
    Map<String, Set<String>> packages() {
        Map<String, Set<String>> packages = new LinkedHashMap<>();
        for (JsonNode one : json.path("packages")) {
            Set<String> ids = packages.computeIfAbsent(one.path("node").asText(), n -> new LinkedHashSet<>());
            ids.add(one.path("package_id").asText());
            one.path("further_package_ids").forEach(id -> ids.add(id.asText()));
        }
        return packages;
    }

    /** Those of the cells whose figures it holds: all in Parquet files, fewer in a VCF. */
    List<ReleaseCell> readable(List<ReleaseCell> cells) {
        Map<String, String> labels = strata();
        Set<String> qualities = new LinkedHashSet<>();
        json.get("qualities").forEach(q -> qualities.add(q.asText()));
        boolean vcfOnly = parquet().isEmpty();
        return cells.stream()
                .filter(cell -> labels.containsKey(cell.stratum())
                        && qualities.contains(cell.quality().label())
                        && (!vcfOnly || PreviousSites.suffix(cell, main(), labels) != null))
                .toList();
    }

    /**
     * Its sites.
     *
     * @param cells that are {@link #readable}
     * @throws UsageException if it has neither Parquet files nor a VCF, or is of another assembly
     */
    PreviousSites sites(Assembly assembly, List<ReleaseCell> cells) {
        if (!assembly().equals(assembly.name())) {
            throw new UsageException("--previous " + folder + " is on " + assembly() + ", the merged table on "
                    + assembly.name() + ": no change log between assemblies.");
        }
        List<Path> parquet = new ArrayList<>();
        parquet().stream()
                .sorted((a, b) -> WindowGrid.order(assembly).compare(window(a), window(b)))
                .forEach(path -> parquet.add(folder.resolve(path)));
        Path vcf = files.stream()
                .filter(path -> path.endsWith(".sites.vcf.gz"))
                .map(folder::resolve)
                .findFirst()
                .orElse(null);
        boolean empty = json.path("counts").path("sites").asLong(-1) == 0;
        if (parquet.isEmpty() && vcf == null && !empty) {
            throw new UsageException("--previous " + folder + " has neither Parquet files nor a sites VCF.");
        }
        Map<String, String> labels = strata();
        List<String> suffixes = new ArrayList<>();
        for (ReleaseCell cell : cells) {
            String suffix = PreviousSites.suffix(cell, main(), labels);
            suffixes.add(suffix == null ? "" : suffix);
        }
        return PreviousSites.open(assembly, folder, parquet, vcf, cells, suffixes);
    }

    private List<String> parquet() {
        return files.stream()
                .filter(path -> path.matches("parquet/[^/]+\\.parquet"))
                .toList();
    }

    private static String window(String path) {
        return path.substring("parquet/".length(), path.length() - ".parquet".length());
    }

    private Quality main() {
        return json.path("vcf_main_quality").asText().equals(Quality.ADJ.label()) ? Quality.ADJ : Quality.RAW;
    }
}
