package eu.goe.ingest.job;

import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.Region;
import eu.goe.core.genome.Regions;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityEncoder;
import eu.goe.core.genotype.Tiles;
import eu.goe.core.store.Batch;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.WindowFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of a call set that has no reference blocks: that whoever is not listed at a place is homozygous reference there,
 * everywhere or in the regions of a BED file, on the contigs of which the call set has records. Nobody but the user can know.
 *
 * @param regions where; null for everywhere
 */
record DeclaredCallability(@Nullable Regions regions) implements Serializable {

    /** As {@link Batch#callability} names it: the digest is of the regions, however the file wrote them. */
    String label(Assembly assembly) {
        if (regions == null) {
            return "reference";
        }
        List<String> all = new ArrayList<>();
        for (Region region : regions.toList()) {
            all.add(assembly.contig(region.contig()).name() + "\t" + region.start() + "\t" + region.end());
        }
        return "reference sha256:" + SourceKey.digest(all);
    }

    /**
     * Writes the rows of a batch.
     *
     * @param contigs of which the batch has records
     * @param prefix begins the names of the files
     */
    List<TableFile> write(TableRoot root, Assembly assembly, Set<Integer> contigs, Batch batch, String prefix)
            throws IOException {
        CallabilityEncoder encoder = new CallabilityEncoder();
        try (WindowFiles<CallabilityRow> out = WindowFiles.ofCallability(root, assembly, prefix, false)) {
            for (int contig : new TreeSet<>(contigs)) {
                for (Region stretch : windows(assembly, contig)) {
                    for (int tile = 0; tile * batch.tileSamples() < batch.nSamples(); tile++) {
                        int n = Tiles.samples(tile, batch.nSamples(), batch.tileSamples());
                        encoder.begin(stretch.start(), n);
                        encoder.nextSample();
                        for (Region called : called(stretch)) {
                            encoder.add(called.start(), called.end(), CallState.REFERENCE);
                        }
                        encoder.repeat(n - 1);
                        out.write(new CallabilityRow(
                                contig, stretch.start(), stretch.end(), batch.block(), tile, encoder.finish()));
                    }
                }
            }
            return out.files();
        }
    }

    /** The windows of a contig as far as something is called there. */
    private List<Region> windows(Assembly assembly, int contig) {
        Contig of = assembly.contig(contig);
        if (of.length() == 0 && regions == null) {
            throw new UsageException(
                    "--absent-sites reference: the length of contig " + of.name()
                            + " is not known, so it cannot be called to its end. Say where people were called with --callable BED.");
        }
        int length = of.length() == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, of.length());
        List<Region> windows = new ArrayList<>();
        int step = WindowGrid.hasOwnWindows(of) ? WindowGrid.WINDOW_BASES : length;
        for (long start = 0; start < length; start += step) {
            Region window = new Region(contig, (int) start, (int) Math.min(length, start + step));
            if (!called(window).isEmpty()) {
                windows.add(window);
            }
        }
        return windows;
    }

    private List<Region> called(Region stretch) {
        return regions == null ? List.of(stretch) : regions.within(stretch);
    }
}
