package eu.goe.core.store;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genotype.CalledStates;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.OtherAlleleCalls;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.genotype.TileJoin;
import eu.goe.core.variant.SiteFields;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of the rows that several blocks have of a variant. A tile without a row of it gives what counting would find there: its rows of other alleles at the position, else {@code callability}, else nobody
 * ({@code docs/decisions/0020-who-was-called-where-nothing-is-listed.md}); so counts are the same before and after. Plain Java, mutable buffers, one owner.
 */
final class BlockMerge {
    private final BlockTiles tiles;
    private final int block;
    private final boolean isGvcf;
    private final Assembly assembly;
    private final TileJoin join = new TileJoin();
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private final int[] people = new int[GenotypeState.COUNT];
    /** By tile, of the position that the merge is at: its rows, what those say of other alleles once asked, its row of the variant. */
    private final List<List<VariantRow>> rowsHere = new ArrayList<>();

    private final @Nullable OtherAlleleCalls[] buffers;
    private final boolean[] isOthersKnown;
    private final @Nullable VariantRow[] rowOf;

    /** Who was called, by {@code callability}. */
    @FunctionalInterface
    interface Called {
        /** Places must not go back. */
        CalledStates at(int tile, int contig, int position);
    }

    /** Takes rows in the order of their variants. */
    @FunctionalInterface
    interface Sink {
        void row(VariantRow row) throws IOException;
    }

    /**
     * @param block number of the block that comes of the tiles
     * @param isGvcf whether all of them are of gVCFs
     */
    BlockMerge(BlockTiles tiles, int block, boolean isGvcf, Assembly assembly) {
        this.tiles = tiles;
        this.isGvcf = isGvcf;
        this.block = block;
        this.assembly = assembly;
        for (int t = 0; t < tiles.count(); t++) {
            rowsHere.add(new ArrayList<>());
        }
        buffers = new OtherAlleleCalls[tiles.count()];
        isOthersKnown = new boolean[tiles.count()];
        rowOf = new VariantRow[tiles.count()];
    }

    /** @param here all rows of one position, by variant */
    void position(List<VariantRow> here, Called called, Sink sink) throws IOException {
        for (VariantRow row : here) {
            int tile = tiles.index(row.block(), row.tile());
            rowsHere.get(tile).add(row);
        }
        for (int from = 0; from < here.size(); ) {
            Variant variant = here.get(from).variant();
            int to = from;
            while (to < here.size() && here.get(to).variant().compareTo(variant) == 0) {
                VariantRow row = here.get(to++);
                rowOf[tiles.index(row.block(), row.tile())] = row;
            }
            sink.row(one(variant, called));
            Arrays.fill(rowOf, null);
            from = to;
        }
        for (int t = 0; t < tiles.count(); t++) {
            rowsHere.get(t).clear();
            isOthersKnown[t] = false;
        }
    }

    private VariantRow one(Variant variant, Called called) {
        String id = null;
        String filter = null;
        Float qual = null;
        String info = null;
        String original = null;
        long phased = 0;
        Set<SampleField> fields = EnumSet.noneOf(SampleField.class);
        for (int t = 0; t < tiles.count(); t++) {
            VariantRow row = rowOf[t];
            if (row != null) {
                id = SiteFields.ids(id, row.id());
                filter = SiteFields.filters(filter, row.filter());
                qual = SiteFields.qual(qual, row.qual());
                info = SiteFields.info(info, row.info());
                original = SiteFields.originals(original, row.original());
                phased += TileJoin.isPhasedByDefault(row.phase()) ? tiles.size(t) : 0;
                fields.addAll(row.fields().keySet());
            }
        }
        Contig.Kind kind = assembly.contig(variant.contig()).kind();
        join.begin(
                tiles.nSamples(),
                kind == Contig.Kind.X || kind == Contig.Kind.Y,
                2 * phased > tiles.nSamples(),
                fields.isEmpty() ? Set.of() : fields,
                isGvcf);
        for (int t = 0; t < tiles.count(); t++) {
            VariantRow row = rowOf[t];
            if (row != null) {
                join.listed(
                        tiles.size(t),
                        new TileJoin.Packed(
                                genotypes(row),
                                row.notAdj(),
                                row.notAdjHaploid(),
                                row.phase(),
                                row.fields(),
                                row.unlisted()));
            } else if (rowsHere.get(t).isEmpty()) {
                join.absent(tiles.size(t), called.at(t, variant.contig(), variant.start()));
            } else {
                join.absent(tiles.size(t), others(t));
            }
        }
        PlainCounts counts = PlainCounts.of(join.calls(), people);
        TileJoin.Packed packed = join.packed();
        return new VariantRow(
                variant,
                block,
                0,
                id,
                filter,
                qual,
                info,
                original,
                counts,
                packed.genotypes(),
                packed.notAdj(),
                packed.notAdjHaploid(),
                packed.phase(),
                packed.fields(),
                packed.unlisted());
    }

    private static byte[] genotypes(VariantRow row) {
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        return packed;
    }

    private OtherAlleleCalls others(int tile) {
        OtherAlleleCalls others = buffers[tile];
        if (others == null) {
            others = new OtherAlleleCalls();
            buffers[tile] = others;
        }
        if (!isOthersKnown[tile]) {
            int n = tiles.size(tile);
            others.clear(n);
            for (VariantRow row : rowsHere.get(tile)) {
                decoder.decode(genotypes(row), n, view);
                SampleSetCodec.decode(row.notAdj(), n, notAdj);
                SampleSetCodec.decode(row.notAdjHaploid(), n, notAdjHaploid);
                others.add(view, notAdj, notAdjHaploid);
            }
            isOthersKnown[tile] = true;
        }
        return others;
    }
}
