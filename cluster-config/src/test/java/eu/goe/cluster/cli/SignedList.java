package eu.goe.cluster.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.exchange.KeyPairFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A list of sites as a signed package, made by hand as {@code docs/format.md} says, for tests that need a list of sites of their own
 * choice: what {@code goe sites} writes is the union of real packages.
 */
final class SignedList {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SignedList() {}

    /** A site on GRCh38, its position 1-based; sites come in genome order. */
    record Site(String contig, int pos, String ref, String alt) {
        /** Of a line of a TSV: contig, pos, ref, alt. */
        static Site of(String line) {
            String[] cells = line.split("\t", -1);
            return new Site(
                    cells[0].startsWith("chr") ? cells[0] : "chr" + cells[0],
                    Integer.parseInt(cells[1]),
                    cells[2],
                    cells[3]);
        }
    }

    /**
     * Writes a package.
     *
     * @param key {@code NODE-signer.key.pem}
     * @param madeOf nodes whose packages it says that it is made of
     */
    static Path write(Path target, Path key, List<String> madeOf, List<Site> sites) throws IOException {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##assembly=GRCh38\n");
        text.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
        StringBuilder normal = new StringBuilder();
        for (Site site : sites) {
            text.append(String.join("\t", site.contig(), "" + site.pos(), ".", site.ref(), site.alt(), ".", ".", "."))
                    .append('\n');
            normal.append(String.join(":", site.contig(), "" + (site.pos() - 1), site.ref(), site.alt()))
                    .append('\n');
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] data = packed.toByteArray();
        String path = "data/sites.vcf.gz";
        Files.createDirectories(target.resolve("data"));
        Files.write(target.resolve(path), data);
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("goe-package", 1).put("type", "sites").put("sequence", 1).put("synthetic", true);
        manifest.put("node", key.getFileName().toString().replace("-signer.key.pem", ""));
        manifest.put("audience", "coordinator").put("created", "2026-01-01T00:00:00Z");
        manifest.put("assembly", "GRCh38").put("normalisation", "trimmed").put("par_table", "GRCh38");
        manifest.put("sex_ploidy", "adjust").put("absent_site_copies", 2).put("polyploid", false);
        manifest.put("an_rounding", 1).put("n_rounding", 1).put("software", "by hand");
        for (String none : List.of("critical", "by", "qualities", "strata", "dropped_strata", "small_strata")) {
            manifest.putArray(none);
        }
        manifest.putObject("adj_tests");
        manifest.putObject("policy").put("sha256", "").putObject("rules");
        ObjectNode outcome = manifest.putObject("outcome");
        outcome.put("sites", sites.size()).put("sites_dropped", 0).putObject("cells_hidden");
        manifest.putObject("sites")
                .put("n", sites.size())
                .put("sha256", sha256(normal.toString().getBytes(StandardCharsets.UTF_8)));
        ArrayNode nodes = manifest.putArray("made_of");
        madeOf.forEach(node ->
                nodes.addObject().put("node", node).putArray("package_ids").add("0".repeat(64)));
        manifest.putArray("files")
                .addObject()
                .put("path", path)
                .put("bytes", data.length)
                .put("rows", sites.size())
                .put("sha256", sha256(data));
        // The root of a tree of one leaf is the leaf.
        ByteArrayOutputStream leaf = new ByteArrayOutputStream();
        leaf.write(0);
        leaf.writeBytes(path.getBytes(StandardCharsets.UTF_8));
        leaf.write(0);
        leaf.writeBytes(Integer.toString(data.length).getBytes(StandardCharsets.UTF_8));
        leaf.write(0);
        leaf.writeBytes(HexFormat.of().parseHex(sha256(data)));
        manifest.put("package_id", sha256(leaf.toByteArray()));
        sign(target, manifest, key);
        return target;
    }

    /** Signs a manifest and puts it into a package. */
    static void sign(Path target, ObjectNode manifest, Path key) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        KeyPairFile pair = KeyPairFile.readPrivate(key);
        Files.write(target.resolve("manifest.json"), bytes);
        Files.createDirectories(target.resolve("signatures"));
        Files.write(target.resolve("signatures/signer-" + pair.keyId() + ".sig"), pair.sign(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
