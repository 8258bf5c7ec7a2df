package eu.goe.core.store;

import eu.goe.core.frequency.CountedFiles;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityEncoder;
import eu.goe.core.genotype.GenotypeEncoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A few people on a few bases: how each was called at each base and what alleles each has, and files of any batches of them. */
final class RandomCohort {
    static final int BASES = 30;
    private static final String[][] ALLELES = {{"A", "C"}, {"A", "G"}, {"AT", "A"}};
    private static final int[] STATES = {
        CallState.NONE,
        CallState.REFERENCE,
        CallState.REFERENCE,
        CallState.REFERENCE,
        CallState.of(2, 2, CallState.ADJ_IF_HAPLOID),
        CallState.of(2, 2, CallState.NOT_ADJ),
        CallState.of(1, 1, CallState.ADJ),
        CallState.of(2, 1, CallState.NOT_ADJ),
        CallState.of(3, 2, CallState.ADJ)
    };

    final Assembly assembly;
    final Contig contig;
    final int begin;
    final List<Person> people = new ArrayList<>();
    private final SplittableRandom random;

    /** By base the state, and by base and allele the copies, and whether the person's file lists the allele without any. */
    record Person(int[] states, int[][] copies, boolean[][] isListed, String sex, String population, boolean isOut) {}

    RandomCohort(Assembly assembly, SplittableRandom random) {
        this.assembly = assembly;
        this.random = random;
        String name = List.of("chr1", "chrX", "chrY", "chrM").get(random.nextInt(4));
        contig = assembly.resolve(name).orElseThrow();
        begin = name.equals("chrM") ? 100 : 5_000_000; // of X and Y outside PAR
        boolean somebodyIsOut = random.nextBoolean();
        int n = 2 + random.nextInt(14);
        for (int p = 0; p < n; p++) {
            people.add(person(somebodyIsOut && random.nextInt(4) == 0));
        }
    }

    private Person person(boolean isOut) {
        int[] states = new int[BASES];
        for (int base = 0; base < BASES; ) {
            int state = STATES[random.nextInt(STATES.length)];
            for (int end = Math.min(BASES, base + 1 + random.nextInt(12)); base < end; base++) {
                states[base] = state;
            }
        }
        int[][] copies = new int[BASES][ALLELES.length];
        for (int base = 0; base < BASES; base++) {
            if (random.nextInt(6) == 0) {
                int ploidy = random.nextInt(8) == 0 ? 3 : random.nextInt(3) == 0 ? 1 : 2;
                int called = random.nextInt(ploidy + 1);
                states[base] = CallState.of(ploidy, called, random.nextInt(3));
                for (int c = 0; c < called; c++) {
                    int allele = random.nextInt(-1, ALLELES.length);
                    if (allele >= 0) {
                        copies[base][allele]++;
                    }
                }
            }
        }
        boolean[][] isListed = new boolean[BASES][ALLELES.length];
        for (boolean[] here : isListed) {
            here[random.nextInt(ALLELES.length)] = random.nextInt(8) == 0;
        }
        return new Person(
                states,
                copies,
                isListed,
                List.of("female", "male", "unknown").get(random.nextInt(3)),
                random.nextBoolean() ? "N" : "S",
                isOut);
    }

    Variant variant(int base, int allele) {
        return Variant.of(contig.index(), begin + base, ALLELES[allele][0], ALLELES[allele][1]);
    }

    /** All variants that could be, in order. */
    List<Variant> variants() {
        List<Variant> all = new ArrayList<>();
        for (int base = 0; base < BASES; base++) {
            for (int allele = 0; allele < ALLELES.length; allele++) {
                all.add(variant(base, allele));
            }
        }
        all.sort(Comparator.naturalOrder());
        return all;
    }

    /** Cuts a list into neighbours at random. */
    <T> List<List<T>> cut(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(4));
            parts.add(all.subList(from, to));
            from = to;
        }
        return parts;
    }

    /** What a batch lists. */
    enum Kind {
        /** What somebody of a tile has. */
        CARRIED,
        /** What the file of somebody of a tile lists. */
        GVCF,
        /** Anything, and its rows may disagree. */
        CALL_SET
    }

    CountedFiles.Files write(
            TableRoot variants, TableRoot callability, List<List<Integer>> batches, Kind kind, boolean oneTile)
            throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<TableFile> rows = new ArrayList<>();
        List<TableFile> intervals = new ArrayList<>();
        int first = 0;
        String name = "w" + random.nextLong(Long.MAX_VALUE);
        for (List<Integer> batch : batches) {
            int number = blocks.size() + 1;
            int tileSamples = oneTile ? batch.size() : 1 + random.nextInt(4);
            blocks.add(new Block(
                    number,
                    name + "b" + number,
                    first,
                    batch.size(),
                    tileSamples,
                    kind != Kind.CALL_SET,
                    List.of(number)));
            first += batch.size();
            List<VariantRow> made = new ArrayList<>();
            List<CallabilityRow> called = new ArrayList<>();
            boolean hasCallability = kind != Kind.CALL_SET || random.nextBoolean();
            for (int tile = 0; tile * tileSamples < batch.size(); tile++) {
                List<Person> inTile =
                        batch.subList(tile * tileSamples, Math.min(batch.size(), (tile + 1) * tileSamples)).stream()
                                .map(people::get)
                                .toList();
                rows(inTile, number, tile, kind, made);
                if (hasCallability) {
                    intervals(inTile, number, tile, called);
                }
            }
            made.sort(Comparator.comparing(VariantRow::variant).thenComparingInt(VariantRow::tile));
            called.sort(Comparator.comparingInt(CallabilityRow::start));
            try (WindowFiles<VariantRow> out =
                            WindowFiles.ofVariants(variants, assembly, batch.size(), name + "b" + number + "-", false);
                    WindowFiles<CallabilityRow> calledOut =
                            WindowFiles.ofCallability(callability, assembly, name + "b" + number + "-", false)) {
                for (VariantRow row : made) {
                    out.write(row);
                }
                for (CallabilityRow row : called) {
                    calledOut.write(row);
                }
                rows.addAll(out.files());
                intervals.addAll(calledOut.files());
            }
        }
        return new CountedFiles.Files(blocks, rows, intervals);
    }

    private void rows(List<Person> tile, int block, int number, Kind kind, List<VariantRow> to) {
        for (int base = 0; base < BASES; base++) {
            for (int allele = 0; allele < ALLELES.length; allele++) {
                int b = base;
                int a = allele;
                boolean isListed = switch (kind) {
                    case CARRIED -> tile.stream().anyMatch(p -> p.copies()[b][a] > 0);
                    case GVCF -> tile.stream().anyMatch(p -> p.isListed()[b][a] || p.copies()[b][a] > 0);
                    case CALL_SET -> random.nextInt(3) == 0;
                };
                if (isListed) {
                    to.add(row(tile, block, number, base, allele, kind == Kind.CALL_SET));
                }
            }
        }
    }

    private VariantRow row(List<Person> tile, int block, int number, int base, int allele, boolean mayDisagree) {
        boolean isSex = contig.kind() == Contig.Kind.X || contig.kind() == Contig.Kind.Y;
        GenotypeView view = new GenotypeView();
        view.clear(tile.size());
        SampleList notAdj = new SampleList();
        SampleList notAdjHaploid = new SampleList();
        for (int s = 0; s < tile.size(); s++) {
            int state = tile.get(s).states()[base];
            int copies = tile.get(s).copies()[base][allele];
            if (mayDisagree && random.nextInt(5) == 0) {
                state = STATES[random.nextInt(STATES.length)];
                copies = 0;
            }
            int ploidy = CallState.ploidy(state);
            int called = CallState.called(state);
            if (ploidy > 2) {
                view.addPolyploid(s, ploidy, called, copies);
            } else if (ploidy != 2 || called != 2 || copies != 0) {
                view.add(s, genotype(ploidy, called, copies));
            }
            if (called > 0 && CallState.adj(state) != CallState.ADJ) {
                notAdj.add(s);
                if (isSex && CallState.adj(state) == CallState.NOT_ADJ) {
                    notAdjHaploid.add(s);
                }
            }
        }
        PlainCounts counts = PlainCounts.of(view, new int[GenotypeState.COUNT]);
        return new VariantRow(
                variant(base, allele),
                block,
                number,
                "id" + block,
                null,
                null,
                null,
                null,
                counts,
                new GenotypeEncoder().encode(view),
                SampleSetCodec.encode(notAdj, tile.size()),
                SampleSetCodec.encode(notAdjHaploid, tile.size()),
                null,
                Map.of(),
                null);
    }

    private static int genotype(int ploidy, int called, int copies) {
        if (ploidy == 1) {
            return called == 0
                    ? GenotypeState.HAPLOID_MISSING
                    : copies == 0 ? GenotypeState.HAPLOID_REF : GenotypeState.HAPLOID_ALT;
        }
        return switch (called) {
            case 0 -> GenotypeState.MISSING;
            case 1 -> copies == 0 ? GenotypeState.HALF_REF : GenotypeState.HALF_ALT;
            default -> copies == 1 ? GenotypeState.HET : GenotypeState.HOM_ALT;
        };
    }

    private void intervals(List<Person> tile, int block, int number, List<CallabilityRow> to) {
        CallabilityEncoder encoder = new CallabilityEncoder();
        for (int from = 0; from < BASES; ) {
            int end = Math.min(BASES, from + 1 + random.nextInt(BASES));
            encoder.begin(begin + from, tile.size());
            for (Person person : tile) {
                encoder.nextSample();
                for (int base = from; base < end; base++) {
                    encoder.add(begin + base, begin + base + 1, person.states()[base]);
                }
            }
            to.add(new CallabilityRow(contig.index(), begin + from, begin + end, block, number, encoder.finish()));
            from = end;
        }
    }

    /** Copies called of those who count at a base, as it is in the files. */
    long called(int base) {
        return people.stream()
                .filter(p -> !p.isOut())
                .mapToLong(p -> CallState.called(p.states()[base]))
                .sum();
    }

    /** Copies of an allele of those who count. */
    long copies(int base, int allele) {
        return people.stream()
                .filter(p -> !p.isOut())
                .mapToLong(p -> p.copies()[base][allele])
                .sum();
    }

    /** People who count and were not called at a base. */
    long missing(int base) {
        return people.stream()
                .filter(p -> !p.isOut() && CallState.called(p.states()[base]) == 0)
                .count();
    }

    static int alleles() {
        return ALLELES.length;
    }

    @Override
    public String toString() {
        return contig.name() + " "
                + Arrays.deepToString(people.stream().map(Person::states).toArray());
    }
}
