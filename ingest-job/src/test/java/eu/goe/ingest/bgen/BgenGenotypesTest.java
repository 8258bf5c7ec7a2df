package eu.goe.ingest.bgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.testing.Property;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Blocks of genotypes written here by the specification's words, one big number for all the bits. */
class BgenGenotypesTest {
    /** Layout 2: one sample with genotypes 0.25, 0.5, 0.25 in two bits (1/3, 2/3 as near as can be), by hand. */
    @Test
    void aBlockByHand() {
        // 2 samples, 2 alleles, ploidies 2 to 2, the second missing; unphased; 2 bits: 01, 10 | 00 00 -> 1001 = 0x09
        byte[] block = {2, 0, 0, 0, 2, 0, 2, 2, 2, (byte) 0x82, 0, 2, 0x09};
        BgenGenotypes genotypes = BgenGenotypes.layout2(block, 2, 2);
        assertThat(genotypes.next()).isTrue();
        assertThat(genotypes.probabilities()).containsExactly(1 / 3.0, 2 / 3.0, 0);
        assertThat(genotypes.calls(0.6)).containsExactly(0, 1);
        assertThat(genotypes.calls(0.9)).containsExactly(-1, -1);
        assertThat(genotypes.next()).isTrue();
        assertThat(genotypes.isMissing()).isTrue();
        assertThat(genotypes.probabilities()).isEmpty();
        assertThat(genotypes.next()).isFalse();
    }

    /** Layout 1: 16-bit numbers over 32,768; three zeros are a missing genotype. */
    @Test
    void aBlockOfLayout1ByHand() {
        byte[] block = {0, 0x40, 0, 0x20, 0, 0x20, 0, 0, 0, 0, 0, 0};
        BgenGenotypes genotypes = BgenGenotypes.layout1(block, 2);
        genotypes.next();
        assertThat(genotypes.probabilities()).containsExactly(0.5, 0.25, 0.25);
        assertThat(genotypes.calls(0.5)).containsExactly(0, 0);
        genotypes.next();
        assertThat(genotypes.isMissing()).isTrue();
    }

    /** Triploid with three alleles: 000 001 011 111 002 012 112 022 122 222 (VCF 4.3, 1.6.2). */
    @Test
    void callsOfTriploidGenotypesFollowTheOrderOfTheSpecification() {
        int[][] order = {
            {0, 0, 0}, {0, 0, 1}, {0, 1, 1}, {1, 1, 1}, {0, 0, 2}, {0, 1, 2}, {1, 1, 2}, {0, 2, 2}, {1, 2, 2}, {2, 2, 2}
        };
        for (int g = 0; g < order.length; g++) {
            byte[] block = new byte[11 + 9];
            block[0] = 1;
            block[4] = 3;
            block[6] = 3;
            block[7] = 3;
            block[8] = 3;
            block[10] = 8;
            if (g < 9) {
                block[11 + g] = (byte) 255;
            }
            BgenGenotypes genotypes = BgenGenotypes.layout2(block, 1, 3);
            genotypes.next();
            assertThat(genotypes.calls(0.9)).containsExactly(order[g]);
        }
    }

    @Property
    void whatIsWrittenIsRead(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int bits = 1 + random.nextInt(32);
        int nAlleles = 1 + random.nextInt(4);
        boolean phased = random.nextBoolean();
        int n = 1 + random.nextInt(20);
        long one = (1L << bits) - 1;
        List<double[]> expected = new ArrayList<>();
        byte[] ploidies = new byte[n];
        BigInteger all = BigInteger.ZERO;
        int at = 0;
        for (int s = 0; s < n; s++) {
            int ploidy = random.nextInt(5);
            boolean missing = random.nextInt(5) == 0;
            ploidies[s] = (byte) (ploidy | (missing ? 0x80 : 0));
            int sets = phased ? ploidy : 1;
            int values = phased ? nAlleles : genotypes(ploidy, nAlleles);
            double[] probabilities = new double[sets * values];
            for (int set = 0; set < sets; set++) {
                long rest = one;
                for (int v = 0; v < values; v++) {
                    long p = missing ? 0 : v == values - 1 ? rest : random.nextLong(rest + 1);
                    rest -= p;
                    probabilities[set * values + v] = (double) p / one;
                    if (v < values - 1) {
                        all = all.or(BigInteger.valueOf(p).shiftLeft(at));
                        at += bits;
                    }
                }
            }
            expected.add(missing ? new double[0] : probabilities);
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) n, 0, 0, 0, (byte) nAlleles, 0, 0, 4});
        block.writeBytes(ploidies);
        block.write(phased ? 1 : 0);
        block.write(bits);
        for (int i = 0; i < (at + 7) / 8; i++) {
            block.write(all.shiftRight(8 * i).intValue());
        }
        BgenGenotypes read = BgenGenotypes.layout2(block.toByteArray(), n, nAlleles);
        assertThat(read.isPhased()).isEqualTo(phased);
        for (int s = 0; s < n; s++) {
            assertThat(read.next()).isTrue();
            assertThat(read.ploidy()).isEqualTo(ploidies[s] & 63);
            assertThat(read.probabilities())
                    .as("seed %d sample %d", seed, s)
                    .containsExactly(expected.get(s), within(1e-15));
        }
        assertThat(read.next()).isFalse();
    }

    /** Counts the sorted tuples one by one. */
    private static int genotypes(int ploidy, int nAlleles) {
        if (ploidy == 0) {
            return 1;
        }
        int count = 0;
        for (int largest = 0; largest < nAlleles; largest++) {
            count += genotypes(ploidy - 1, largest + 1);
        }
        return count;
    }
}
