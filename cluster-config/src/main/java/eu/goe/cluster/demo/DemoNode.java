package eu.goe.cluster.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * One simulated centre.
 *
 * @param name as packages carry it
 * @param share of the demo's people, in parts of 780
 * @param populations with their shares; some are at several nodes
 */
record DemoNode(String name, int share, String populations) {
    /** Every stratum by population and sex stays above the demo's smallest cohort at the default size. */
    static final List<DemoNode> ALL = List.of(
            new DemoNode("SE", 300, "SWE:0.7,FIN:0.3"),
            new DemoNode("FI", 260, "FIN:0.8,SWE:0.2"),
            new DemoNode("IT", 220, "ITA:0.75,SWE:0.25"));

    private static final int ALL_SHARES = 780;

    int people(int inAll) {
        return (int) Math.round((double) share * inAll / ALL_SHARES);
    }

    Path input(Path root) {
        return root.resolve(name).resolve("input");
    }

    Path store(Path root) {
        return root.resolve(name).resolve("store");
    }

    Path keys(Path root) {
        return root.resolve(name).resolve("keys");
    }

    Path associationPackage(Path root) {
        return root.resolve(name).resolve("association");
    }

    Path exchangePackage(Path root) {
        return root.resolve(name).resolve("package");
    }
}
