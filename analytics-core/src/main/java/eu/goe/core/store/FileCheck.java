package eu.goe.core.store;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.genotype.CallabilityDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one data file of a per-variant table: whether it is there, as long and with the bytes that were written, and whether its rows are what
 * the table's log and the row itself say. Carries all that a task needs.
 *
 * @param roots of the tables
 */
record FileCheck(Map<StoreSchema, TableRoot> roots, Assembly assembly) implements Serializable {
    private static final int MAX_PROBLEMS = 3;

    /**
     * One file.
     *
     * @param block of {@code variants} and {@code callability}; null for results
     */
    record Unit(StoreSchema table, TableFile file, @Nullable Block block) implements Serializable {}

    /**
     * What a look has seen.
     *
     * @param isRecorded whether the file's SHA-256 was there to compare with
     * @param problems what is wrong, at most a few
     */
    record Seen(long rows, long bytes, boolean isRecorded, List<String> problems) implements Serializable {}

    Seen look(Unit unit, int part, TaskRunner.Meter meter) {
        TableRoot root = roots.getOrDefault(unit.table(), new TableRoot(""));
        Look look = new Look(unit, root);
        look.all();
        meter.add(1, look.rows);
        return new Seen(look.rows, look.bytes, unit.file().sha256() != null, List.copyOf(look.problems));
    }

    private final class Look {
        private final Unit unit;
        private final TableFile file;
        private final TableRoot root;
        private final List<String> problems = new ArrayList<>();
        private long rows;
        private long bytes;
        private @Nullable Variant previous;
        private int previousTile;
        private final Map<Integer, Variant> endOfTile = new HashMap<>();
        private final GenotypeDecoder decoder = new GenotypeDecoder();
        private final GenotypeView view = new GenotypeView();
        private final int[] people = new int[GenotypeState.COUNT];

        Look(Unit unit, TableRoot root) {
            this.unit = unit;
            this.file = unit.file();
            this.root = root;
        }

        private void problem(String what) {
            if (problems.size() < MAX_PROBLEMS && !problems.contains(what)) {
                problems.add(what);
            }
        }

        void all() {
            try {
                long length = root.length(file.path());
                if (length < 0) {
                    problem("is missing");
                    return;
                }
                if (length != file.bytes()) {
                    problem("has " + length + " bytes, not " + file.bytes());
                    return;
                }
                String sha256 = file.sha256();
                if (sha256 != null && !sha256.equals(digest())) {
                    problem("has other bytes than were written (SHA-256)");
                    return;
                }
                switch (unit.table()) {
                    case VARIANTS -> read(new VariantFormat(assembly, 1), this::variant);
                    case CALLABILITY -> read(new CallabilityFormat(assembly), this::callability);
                    default -> read(new PlaceFormat(assembly), place -> sorted(place, 0));
                }
                if (rows != file.rows()) {
                    problem("has " + rows + " rows, not " + file.rows());
                }
            } catch (IOException | RuntimeException unreadable) {
                problem("cannot be read (" + unreadable.getClass().getSimpleName() + ")");
            }
        }

        private String digest() throws IOException {
            try (InputStream in = root.openRaw(file.path())) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                    bytes += n;
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private <T> void read(RowFormat<T> format, Consumer<T> row) throws IOException {
            try (RowFileReader<T> reader = root.open(file.path(), format, column -> true)) {
                while (reader.hasNext()) {
                    row.accept(reader.next());
                    rows++;
                }
            }
        }

        private void sorted(Variant place, int tile) {
            Variant before = previous;
            int order = before == null ? -1 : before.compareTo(place);
            if (order > 0 || (order == 0 && previousTile > tile)) {
                problem("is not sorted");
            }
            previous = place;
            previousTile = tile;
            if (!WindowGrid.label(assembly.contig(place.contig()), place.start())
                    .equals(file.partition().window())) {
                problem("has rows of another window");
            }
        }

        private Block block() {
            Block block = unit.block();
            if (block == null) {
                throw new IllegalStateException("a file of no block");
            }
            return block;
        }

        private boolean isOfBlock(int number, int tile) {
            boolean is = number == block().number() && tile >= 0 && tile < block().tiles();
            if (!is) {
                problem("has rows of another block or tile");
            }
            return is;
        }

        private void variant(VariantRow row) {
            sorted(row.variant(), row.tile());
            byte[] packed = row.genotypes();
            if (!isOfBlock(row.block(), row.tile()) || packed == null) {
                return;
            }
            decoder.decode(packed, block().nSamples(row.tile()), view);
            PlainCounts is = PlainCounts.of(view, people);
            if (!is.equals(row.counts())) {
                problem("has counts that are not those of the genotypes");
            }
        }

        private void callability(CallabilityRow row) {
            sorted(Variant.of(row.contig(), row.start(), "N", "N"), 0);
            if (!isOfBlock(row.block(), row.tile())) {
                return;
            }
            Variant begin = Variant.of(row.contig(), row.start(), "N", "N");
            Variant end = endOfTile.put(row.tile(), Variant.of(row.contig(), row.end(), "N", "N"));
            if (end != null && end.compareTo(begin) > 0) {
                problem("has rows of a tile that overlap");
            }
            CallabilityDecoder.decode(
                    row.called(), block().nSamples(row.tile()), row.start(), (first, n, from, to, state) -> {
                        if (to > row.end()) {
                            problem("has intervals that leave their row");
                        }
                    });
        }
    }

    /** Where rows of any table begin. */
    private static final class PlaceFormat implements RowFormat<Variant> {
        private final Assembly assembly;

        PlaceFormat(Assembly assembly) {
            this.assembly = assembly;
        }

        @Override
        public MessageType schema() {
            return Types.buildMessage()
                    .required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named("contig")
                    .required(PrimitiveTypeName.INT32)
                    .named("start")
                    .named("places");
        }

        @Override
        public void write(Variant row, RecordConsumer out) {
            throw new UnsupportedOperationException("places are only read");
        }

        @Override
        public Variant read(RowColumns columns) {
            return Variant.of(VariantColumns.contig(assembly, columns), columns.nextInt("start"), "N", "N");
        }
    }
}
