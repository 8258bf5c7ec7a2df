package eu.goe.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What a package of frequencies says, as anybody reads it: Parquet's columns by position, and the strata of its manifest. */
final class PublishedSites {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode manifest;
    private final List<Map<String, String>> strata = new ArrayList<>();
    private final Map<Integer, Map<String, List<Integer>>> sites = new TreeMap<>();

    PublishedSites(SparkSession spark, Path exported) throws IOException {
        manifest = JSON.readTree(exported.resolve("manifest.json").toFile());
        for (JsonNode stratum : manifest.path("strata")) {
            Map<String, String> definition = new HashMap<>();
            stratum.path("definition")
                    .properties()
                    .forEach(e -> definition.put(e.getKey(), e.getValue().asText()));
            strata.add(definition);
        }
        for (Row row : spark.read()
                .parquet(exported.resolve("data/frequencies").toString())
                .collectAsList()) {
            Map<String, List<Integer>> columns = new HashMap<>();
            for (String column : row.schema().fieldNames()) {
                if (column.startsWith("raw_") && !row.isNullAt(row.fieldIndex(column))) {
                    columns.put(column.substring(4), row.getList(row.fieldIndex(column)));
                }
            }
            sites.put(row.getInt(row.fieldIndex("start")) + 1, columns);
        }
    }

    private PublishedSites(PublishedSites of, List<String> columns) {
        manifest = of.manifest;
        strata.addAll(of.strata);
        of.sites.forEach((position, all) -> {
            Map<String, List<Integer>> some = new HashMap<>(all);
            some.keySet().retainAll(columns);
            sites.put(position, some);
        });
    }

    /** The same, as who looks at some columns only sees it. */
    PublishedSites only(String... columns) {
        return new PublishedSites(this, List.of(columns));
    }

    JsonNode manifest() {
        return manifest;
    }

    /** Definitions, in the order of the columns' elements. */
    List<Map<String, String>> strata() {
        return strata;
    }

    /** 1-based positions of the sites that it lists. */
    List<Integer> positions() {
        return List.copyOf(sites.keySet());
    }

    boolean lists(int position) {
        return sites.containsKey(position);
    }

    /** A raw count of a stratum, null where it is hidden. */
    @Nullable
    Integer get(int position, String column, int stratum) {
        List<Integer> counts = sites.get(position).get(column);
        return counts == null ? null : counts.get(stratum);
    }

    /** The same of the stratum with a definition. */
    @Nullable
    Integer get(int position, String column, Map<String, String> stratum) {
        return get(position, column, strata.indexOf(stratum));
    }
}
