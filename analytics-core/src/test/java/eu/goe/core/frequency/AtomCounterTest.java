package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.GenotypeEncoder;
import eu.goe.core.genotype.SampleList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counting by atoms against counting person by person, and the rules of sex chromosomes by hand. */
class AtomCounterTest {
    /** One person's call. */
    private record Call(Sex sex, int ploidy, int called, int alt, boolean notAdj, boolean notAdjHaploid) {
        static Call of(Sex sex, String text) {
            String[] copies = text.split("/");
            int called = 0;
            int alt = 0;
            for (String copy : copies) {
                called += copy.equals(".") ? 0 : 1;
                alt += copy.equals("1") ? 1 : 0;
            }
            return new Call(sex, copies.length, called, alt, false, false);
        }
    }

    @Test
    void aMaleOutsideParHasOneCopy() {
        // 1/1 is one copy, 0/1 and ./1 are missing, 0/0 is one copy of another allele, a haploid call stays
        assertThat(counted(PloidyRegion.X_NON_PAR, Sex.MALE, "1/1", "0/1", "./1", "0/0", "1", "./."))
                .isEqualTo("AC 2 AN 3 hom_ref 0 het 0 hom_alt 0 hemi_alt 2 missing 3");
        assertThat(counted(PloidyRegion.Y_NON_PAR, Sex.MALE, "1/1", "0/1", "0"))
                .isEqualTo("AC 1 AN 2 hom_ref 0 het 0 hom_alt 0 hemi_alt 1 missing 1");
        assertThat(counted(PloidyRegion.DIPLOID, Sex.MALE, "1/1", "0/1", "./1", "0/0"))
                .isEqualTo("AC 4 AN 7 hom_ref 1 het 1 hom_alt 1 hemi_alt 0 missing 0");
    }

    @Test
    void aFemaleHasTwoCopiesOfXAndNoneOfY() {
        assertThat(counted(PloidyRegion.X_NON_PAR, Sex.FEMALE, "1/1", "0/1", "./1"))
                .isEqualTo("AC 4 AN 5 hom_ref 0 het 1 hom_alt 1 hemi_alt 0 missing 0");
        assertThat(counted(PloidyRegion.Y_NON_PAR, Sex.FEMALE, "1/1", "0/1", "0/0", "1"))
                .isEqualTo("AC 0 AN 0 hom_ref 0 het 0 hom_alt 0 hemi_alt 0 missing 4");
    }

    @Test
    void unknownSexIsCountedAsCalled() {
        assertThat(counted(PloidyRegion.X_NON_PAR, Sex.UNKNOWN, "1/1", "0/1", "1"))
                .isEqualTo("AC 4 AN 5 hom_ref 0 het 1 hom_alt 1 hemi_alt 1 missing 0");
    }

    @Test
    void everybodyHasOneCopyOfTheMitochondrion() {
        for (Sex sex : Sex.values()) {
            assertThat(counted(PloidyRegion.MITOCHONDRIAL, sex, "1/1", "0/1", "0/0", "1"))
                    .isEqualTo("AC 2 AN 3 hom_ref 0 het 0 hom_alt 0 hemi_alt 2 missing 1");
        }
    }

    @Test
    void parIsHalfOpenOnBothAssemblies() {
        // PAR1 and PAR2 of X, 1-based and closed: GRCh37 60,001-2,699,520 and 154,931,044-155,260,560; GRCh38
        // 10,001-2,781,479 and 155,701,383-156,030,895 (Genome Reference Consortium).
        int[][] ends = {{60_001, 2_699_520, 154_931_044, 155_260_560}, {10_001, 2_781_479, 155_701_383, 156_030_895}};
        String[] names = {"GRCh37", "GRCh38"};
        for (int i = 0; i < names.length; i++) {
            Assembly assembly = Assemblies.named(names[i]);
            int x = assembly.resolve("X").orElseThrow().index();
            for (int p = 0; p < 4; p += 2) {
                assertThat(PloidyRegion.of(assembly, x, ends[i][p] - 2)).isEqualTo(PloidyRegion.X_NON_PAR);
                assertThat(PloidyRegion.of(assembly, x, ends[i][p] - 1)).isEqualTo(PloidyRegion.DIPLOID);
                assertThat(PloidyRegion.of(assembly, x, ends[i][p + 1] - 1)).isEqualTo(PloidyRegion.DIPLOID);
                assertThat(PloidyRegion.of(assembly, x, ends[i][p + 1])).isEqualTo(PloidyRegion.X_NON_PAR);
            }
        }
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void atomsCountWhatPeopleCount(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PloidyRegion region = PloidyRegion.values()[random.nextInt(PloidyRegion.values().length)];
        boolean adjust = random.nextInt(4) > 0;
        int nAtoms = 1 + random.nextInt(6);
        Sex[] sexOfAtom = new Sex[nAtoms];
        int nStrata = 1 + random.nextInt(4);
        int[][] strataOfAtom = new int[nAtoms][];
        for (int a = 0; a < nAtoms; a++) {
            sexOfAtom[a] = Sex.values()[random.nextInt(3)];
            strataOfAtom[a] = java.util.stream.IntStream.range(0, nStrata)
                    .filter(s -> s == 0 || random.nextBoolean())
                    .toArray();
        }
        int n = 1 + random.nextInt(200);
        int[] atomOf = new int[n];
        Call[] calls = new Call[n];
        String[] kinds = {"0/0", "0/1", "1/1", "./.", "0", "1", ".", "./0", "./1", "0/1/1", "1/1/1", "./0/1", "././."};
        double rare = random.nextDouble();
        for (int i = 0; i < n; i++) {
            atomOf[i] = random.nextInt(10) == 0 ? -1 : random.nextInt(nAtoms);
            Sex sex = atomOf[i] < 0 ? Sex.UNKNOWN : sexOfAtom[atomOf[i]];
            Call call = Call.of(sex, random.nextDouble() < rare ? kinds[random.nextInt(kinds.length)] : "0/0");
            boolean strict = random.nextInt(5) == 0;
            calls[i] = new Call(sex, call.ploidy, call.called, call.alt, strict, strict && random.nextBoolean());
        }
        AtomCounter counter = new AtomCounter(sexOfAtom, strataOfAtom, nStrata, adjust);
        counter.clear();
        for (int from = 0; from < n; ) {
            int to = from + 1 + random.nextInt(n - from);
            count(counter, calls, from, to, region, atomOf, nAtoms);
            from = to;
        }
        StrataCounts raw = new StrataCounts(nStrata);
        StrataCounts adj = new StrataCounts(nStrata);
        counter.finish(region, raw, adj);
        StrataCounts slowRaw = new StrataCounts(nStrata);
        StrataCounts slowAdj = new StrataCounts(nStrata);
        for (int i = 0; i < n; i++) {
            if (atomOf[i] >= 0) {
                for (int s : strataOfAtom[atomOf[i]]) {
                    person(calls[i], region, adjust, false, s, slowRaw);
                    person(calls[i], region, adjust, true, s, slowAdj);
                }
            }
        }
        assertThat(raw).isEqualTo(slowRaw);
        assertThat(adj).isEqualTo(slowAdj);
    }

    /** What the design's semantics say of one person, step by step. */
    private static void person(Call c, PloidyRegion region, boolean adjust, boolean adj, int s, StrataCounts into) {
        boolean maleAlone =
                adjust && c.sex == Sex.MALE && (region == PloidyRegion.X_NON_PAR || region == PloidyRegion.Y_NON_PAR);
        int ploidy = c.ploidy;
        int called = c.called;
        int alt = c.alt;
        if (adj && (maleAlone ? c.notAdjHaploid : c.notAdj)) {
            called = 0;
            alt = 0;
        }
        if (maleAlone || (adjust && region == PloidyRegion.MITOCHONDRIAL)) {
            if (ploidy == 2 && called == 2 && alt != 1) {
                ploidy = 1;
                called = 1;
                alt = alt / 2;
            } else if (ploidy > 1) {
                called = 0;
                alt = 0;
            }
        }
        if (adjust && region == PloidyRegion.Y_NON_PAR && c.sex == Sex.FEMALE) {
            called = 0;
            alt = 0;
        }
        if (called == 0) {
            into.add(CountField.N_MISSING, s, 1);
            return;
        }
        into.add(CountField.AC, s, alt);
        into.add(CountField.AN, s, called);
        boolean complete = called == ploidy;
        into.add(CountField.N_POLYPLOID, s, ploidy > 2 ? 1 : 0);
        into.add(CountField.N_HOM_REF, s, complete && ploidy == 2 && alt == 0 ? 1 : 0);
        into.add(CountField.N_HET, s, complete && ploidy >= 2 && alt > 0 && alt < called ? 1 : 0);
        into.add(CountField.N_HOM_ALT, s, complete && ploidy >= 2 && alt == called ? 1 : 0);
        into.add(CountField.N_HEMI_ALT, s, ploidy == 1 && alt == 1 ? 1 : 0);
    }

    private static void count(
            AtomCounter counter, Call[] calls, int from, int to, PloidyRegion region, int[] atomOf, int nAtoms) {
        CallBuffer buffer = new CallBuffer();
        buffer.clear(to - from);
        SampleList notAdj = new SampleList();
        SampleList notAdjHaploid = new SampleList();
        int[] sizes = new int[nAtoms];
        for (int i = from; i < to; i++) {
            Call c = calls[i];
            if (c.ploidy != 2 || c.called != 2 || c.alt != 0) {
                int[] alleles = new int[c.ploidy];
                for (int copy = 0; copy < c.ploidy; copy++) {
                    alleles[copy] = copy < c.alt ? 1 : copy < c.called ? 0 : CallBuffer.NOT_CALLED;
                }
                buffer.add(i - from, alleles, c.ploidy);
            }
            // A call that is missing already is in neither set.
            if (c.notAdj && c.called > 0) {
                notAdj.add(i - from);
            }
            if (c.notAdjHaploid && c.called > 0) {
                notAdjHaploid.add(i - from);
            }
            if (atomOf[i] >= 0) {
                sizes[atomOf[i]]++;
            }
        }
        counter.count(new GenotypeEncoder().view(buffer, 1), notAdj, notAdjHaploid, region, atomOf, from, sizes);
    }

    private static String counted(PloidyRegion region, Sex sex, String... texts) {
        List<Call> calls = new ArrayList<>();
        for (String text : texts) {
            calls.add(Call.of(sex, text));
        }
        AtomCounter counter = new AtomCounter(new Sex[] {sex}, new int[][] {{0}}, 1, true);
        counter.clear();
        count(counter, calls.toArray(Call[]::new), 0, texts.length, region, new int[texts.length], 1);
        StrataCounts raw = new StrataCounts(1);
        StrataCounts adj = new StrataCounts(1);
        counter.finish(region, raw, adj);
        assertThat(adj).isEqualTo(raw);
        return "AC " + raw.get(CountField.AC, 0) + " AN " + raw.get(CountField.AN, 0) + " hom_ref "
                + raw.get(CountField.N_HOM_REF, 0) + " het " + raw.get(CountField.N_HET, 0) + " hom_alt "
                + raw.get(CountField.N_HOM_ALT, 0) + " hemi_alt " + raw.get(CountField.N_HEMI_ALT, 0) + " missing "
                + raw.get(CountField.N_MISSING, 0);
    }
}
