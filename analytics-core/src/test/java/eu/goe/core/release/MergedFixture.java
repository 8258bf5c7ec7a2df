package eu.goe.core.release;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A merged table in memory: three nodes under contract with the coordinator, rows as given. */
final class MergedFixture implements MergedSource {
    static final Assembly GRCH38 = Assemblies.named("GRCh38");

    private final MergedInfo info;
    private final List<MergedRow> rows = new ArrayList<>();

    MergedFixture(MergedInfo info) {
        this.info = info;
    }

    static MergedInfo info(List<Quality> qualities, MergedStratum... strata) {
        return info(GRCH38, qualities, strata);
    }

    static MergedInfo info(Assembly assembly, List<Quality> qualities, MergedStratum... strata) {
        List<MergedNode> nodes = new ArrayList<>();
        for (String node : strata[0].nodes()) {
            long n = strata[0].n() / strata[0].nodes().size();
            nodes.add(new MergedNode(node, "id-" + node, List.of(), Audience.COORDINATOR, 1, "GQ,DP,AB", n));
        }
        return new MergedInfo(assembly, List.of(strata), qualities, "adjust", nodes, true, "goe test");
    }

    /** A stratum that all of SE, FI and NO hold. */
    static MergedStratum stratum(String id, long n) {
        return stratum(id, n, "SE", "FI", "NO");
    }

    static MergedStratum stratum(String id, long n, String... nodes) {
        Map<String, String> definition = new LinkedHashMap<>();
        if (!id.equals("all")) {
            for (String part : id.split(",", -1)) {
                definition.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
            }
        }
        return new MergedStratum(id, definition, n, List.of(nodes));
    }

    /** Exact diploid counts: people by genotype for each stratum. */
    static MergedCounts counts(long[]... homRefHetHomAltMissing) {
        MergedCounts counts = new MergedCounts(homRefHetHomAltMissing.length);
        for (int s = 0; s < homRefHetHomAltMissing.length; s++) {
            long[] g = homRefHetHomAltMissing[s];
            exact(counts, CountField.AC, s, g[1] + 2 * g[2]);
            exact(counts, CountField.AN, s, 2 * (g[0] + g[1] + g[2]));
            exact(counts, CountField.N_HOM_REF, s, g[0]);
            exact(counts, CountField.N_HET, s, g[1]);
            exact(counts, CountField.N_HOM_ALT, s, g[2]);
            exact(counts, CountField.N_MISSING, s, g[3]);
            for (int node = 0; node < 3; node++) {
                counts.addNode(s, true, false);
            }
        }
        return counts;
    }

    static long[] people(long homRef, long het, long homAlt, long missing) {
        return new long[] {homRef, het, homAlt, missing};
    }

    private static void exact(MergedCounts counts, CountField field, int stratum, long value) {
        counts.add(field, stratum, value, value);
    }

    MergedFixture add(Variant variant, @Nullable MergedCounts raw, @Nullable MergedCounts adj) {
        rows.add(new MergedRow(variant, raw, adj));
        return this;
    }

    @Override
    public MergedInfo info() {
        return info;
    }

    @Override
    public List<String> windowLabels() {
        Set<String> labels = new LinkedHashSet<>();
        rows.forEach(row -> labels.add(label(row)));
        return List.copyOf(labels);
    }

    @Override
    public Rows rows(String windowLabel) {
        Iterator<MergedRow> inWindow =
                rows.stream().filter(row -> label(row).equals(windowLabel)).iterator();
        return new Rows() {
            @Override
            public boolean hasNext() {
                return inWindow.hasNext();
            }

            @Override
            public MergedRow next() {
                return inWindow.next();
            }

            @Override
            public void close() {}
        };
    }

    private String label(MergedRow row) {
        return WindowGrid.label(
                info.assembly().contig(row.variant().contig()), row.variant().start());
    }
}
