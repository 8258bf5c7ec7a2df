package eu.goe.core.qc;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleRuns;
import eu.goe.core.testing.Property;
import eu.goe.core.variant.Variant;
import eu.goe.core.variant.VariantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Figures of samples against a recount sample by sample of calls as text, each judged when it is listed. */
class SampleQcAccumulatorTest {
    private static final List<String> CALLS =
            List.of("0/0", "0/0", "0/0", "0/1", "0/1", "1/1", "./.", "0", "1", ".", "./0", "./1", "0/1/1");
    private static final String[][] ALLELES = {
        {"A", "G"},
        {"C", "T"},
        {"A", "C"},
        {"A", "N"},
        {"A", "AC"},
        {"AT", "A"},
        {"AT", "GC"},
        {"ATT", "GC"},
        {"A", "<DEL>"}
    };

    /** One sample's call at one variant; DP, GQ and AD as kept, −1 for none; null text where it is unlisted. */
    private record Call(String text, int dp, int gq, int adRef, int adAlt) {
        int count(char copy) {
            return text == null ? 0 : (int) text.chars().filter(c -> c == copy).count();
        }

        boolean isCalled() {
            return count('0') + count('1') > 0;
        }
    }

    private record Site(String ref, String alt, PloidyRegion region, boolean judgesBalance, Call[] calls) {}

    private static List<Site> sites(SplittableRandom random, int nSamples) {
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String[] alleles = ALLELES[random.nextInt(ALLELES.length)];
            PloidyRegion region = PloidyRegion.values()[random.nextInt(4)];
            Call[] calls = new Call[nSamples];
            boolean isRare = random.nextInt(3) == 0;
            for (int s = 0; s < nSamples; s++) {
                String text = CALLS.get(random.nextInt(isRare && random.nextInt(10) > 0 ? 3 : CALLS.size()));
                boolean isUnlisted = random.nextInt(7) == 0;
                calls[s] = new Call(
                        isUnlisted ? null : text,
                        random.nextInt(-1, 40),
                        random.nextInt(-1, 99),
                        random.nextInt(-1, 30),
                        random.nextInt(-1, 30));
            }
            sites.add(new Site(alleles[0], alleles[1], region, random.nextBoolean(), calls));
        }
        return sites;
    }

    /** Rows of two tiles, {@code cut} samples in the first. */
    private static void add(SampleQcAccumulator to, Site site, int cut, boolean[] isCounted) {
        Variant variant = Variant.of(0, 100, site.ref(), site.alt());
        long copies = 0;
        for (int s = 0; s < isCounted.length; s++) {
            copies += isCounted[s] ? site.calls()[s].count('1') : 0;
        }
        to.begin(
                VariantKind.of(variant),
                site.ref().length() == 1 && site.alt().length() == 1,
                site.region(),
                copies == 1,
                site.judgesBalance());
        row(to, site, 0, cut);
        row(to, site, cut, isCounted.length);
    }

    private static void row(SampleQcAccumulator to, Site site, int from, int end) {
        GenotypeView view = new GenotypeView();
        view.clear(end - from);
        SampleRuns unlisted = new SampleRuns();
        List<int[]> carriers = new ArrayList<>();
        for (int s = from; s < end; s++) {
            Call call = site.calls()[s];
            if (call.text() == null) {
                unlisted.add(s - from, 1);
                view.add(s - from, GenotypeState.MISSING);
                continue;
            }
            int ploidy = call.text().split("/").length;
            int called = call.count('0') + call.count('1');
            if (ploidy > 2) {
                view.addPolyploid(s - from, ploidy, called, call.count('1'));
            } else if (!call.text().equals("0/0")) {
                view.add(s - from, state(call.text()));
            }
            if (call.count('1') > 0) {
                carriers.add(new int[] {call.dp(), call.gq(), call.adRef(), call.adAlt()});
            }
        }
        CarrierValues values = new CarrierValues();
        values.read(fields(carriers), carriers.size());
        to.row(from, view, unlisted, values);
    }

    private static Map<SampleField, byte[]> fields(List<int[]> carriers) {
        Map<SampleField, byte[]> fields = new TreeMap<>();
        fields.put(SampleField.DP, varints(carriers, 0));
        fields.put(SampleField.GQ, varints(carriers, 1));
        fields.put(SampleField.AD, varints(carriers, 2, 3));
        return fields;
    }

    /** As format.md says: the value plus 1, all below 127 here, so a byte each. */
    private static byte[] varints(List<int[]> carriers, int... places) {
        byte[] bytes = new byte[carriers.size() * places.length];
        int at = 0;
        for (int[] carrier : carriers) {
            for (int place : places) {
                bytes[at++] = (byte) (carrier[place] + 1);
            }
        }
        return bytes;
    }

    private static int state(String text) {
        return switch (text) {
            case "0/1" -> GenotypeState.HET;
            case "1/1" -> GenotypeState.HOM_ALT;
            case "./." -> GenotypeState.MISSING;
            case "0" -> GenotypeState.HAPLOID_REF;
            case "1" -> GenotypeState.HAPLOID_ALT;
            case "." -> GenotypeState.HAPLOID_MISSING;
            case "./0" -> GenotypeState.HALF_REF;
            case "./1" -> GenotypeState.HALF_ALT;
            default -> throw new IllegalArgumentException(text);
        };
    }

    @Property
    void figuresEqualARecountHoweverRowsAreCutAndSummed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(12);
        boolean[] isCounted = new boolean[n];
        for (int s = 0; s < n; s++) {
            isCounted[s] = random.nextInt(6) > 0;
        }
        List<Site> sites = sites(random, n);
        SampleQcAccumulator whole = new SampleQcAccumulator(isCounted.clone());
        SampleQcAccumulator[] parts = new SampleQcAccumulator[3];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new SampleQcAccumulator(isCounted.clone());
        }
        for (Site site : sites) {
            add(whole, site, n / 2, isCounted);
            add(parts[random.nextInt(3)], site, 1 + random.nextInt(n - 1), isCounted);
        }
        SampleQcAccumulator sum = new SampleQcAccumulator(isCounted.clone());
        for (SampleQcAccumulator part : parts) {
            sum.addPacked(part.packed());
        }
        double[][] figures = whole.figures();
        assertThat(sum.figures()).isEqualTo(figures);
        for (int s = 0; s < n; s++) {
            if (isCounted[s]) {
                assertThat(figures[s]).isEqualTo(recount(sites, s, isCounted));
            } else {
                assertThat(figures[s]).isNull();
            }
        }
    }

    /** Slow and obvious: the calls of one sample, one figure after the other. */
    private static double[] recount(List<Site> sites, int s, boolean[] isCounted) {
        double[] f = new double[SampleFigure.values().length];
        Predicate<Site> isListed = site -> site.calls()[s].text() != null;
        List<Site> listed = sites.stream().filter(isListed).toList();
        List<Site> y = listed.stream()
                .filter(t -> t.region() == PloidyRegion.Y_NON_PAR)
                .toList();
        List<Site> judged = listed.stream()
                .filter(t -> t.region() != PloidyRegion.Y_NON_PAR)
                .toList();
        List<Site> x = judged.stream()
                .filter(t -> t.region() == PloidyRegion.X_NON_PAR)
                .toList();
        List<Site> main = judged.stream()
                .filter(t -> t.region() != PloidyRegion.X_NON_PAR)
                .toList();
        List<Site> carried =
                judged.stream().filter(t -> t.calls()[s].count('1') > 0).toList();
        put(f, SampleFigure.N_CALLED, count(judged, t -> t.calls()[s].isCalled()));
        put(f, SampleFigure.N_MISSING, count(judged, t -> !t.calls()[s].isCalled()));
        put(f, SampleFigure.CALL_RATE, count(judged, t -> t.calls()[s].isCalled()) / judged.size());
        put(f, SampleFigure.N_HOM_REF, count(judged, s, "0/0"));
        put(f, SampleFigure.N_HET, count(judged, s, "0/1"));
        put(f, SampleFigure.N_HOM_ALT, count(judged, s, "1/1"));
        put(f, SampleFigure.N_HEMI_ALT, count(judged, s, "1"));
        double ti = count(carried, t -> List.of("AG", "CT").contains(t.ref() + t.alt()));
        double tv = count(carried, t -> (t.ref() + t.alt()).equals("AC"));
        put(f, SampleFigure.N_SNV, count(carried, t -> (t.ref() + t.alt()).length() == 2));
        put(f, SampleFigure.N_TI, ti);
        put(f, SampleFigure.N_TV, tv);
        put(f, SampleFigure.TI_TV, tv == 0 ? Double.NaN : ti / tv);
        double ins = count(carried, t -> t.alt().equals("AC"));
        double del = count(carried, t -> t.ref().equals("AT") && t.alt().equals("A"));
        put(f, SampleFigure.N_INSERTION, ins);
        put(f, SampleFigure.N_DELETION, del);
        put(f, SampleFigure.INS_DEL, del == 0 ? Double.NaN : ins / del);
        put(f, SampleFigure.HET_HOM, share(count(main, s, "0/1"), count(main, s, "1/1")));
        put(f, SampleFigure.N_SINGLETON, count(carried, t -> {
            int copies = 0;
            for (int other = 0; other < isCounted.length; other++) {
                copies += isCounted[other] ? t.calls()[other].count('1') : 0;
            }
            return copies == 1;
        }));
        List<Site> dp = carried.stream().filter(t -> t.calls()[s].dp() >= 0).toList();
        put(f, SampleFigure.N_DP, dp.size());
        put(
                f,
                SampleFigure.MEAN_DP,
                share(dp.stream().mapToInt(t -> t.calls()[s].dp()).sum(), dp.size()));
        List<Site> gq = carried.stream().filter(t -> t.calls()[s].gq() >= 0).toList();
        put(f, SampleFigure.N_GQ, gq.size());
        put(
                f,
                SampleFigure.MEAN_GQ,
                share(gq.stream().mapToInt(t -> t.calls()[s].gq()).sum(), gq.size()));
        List<Site> balanced = carried.stream()
                .filter(t -> t.judgesBalance() && t.calls()[s].text().equals("0/1"))
                .filter(t -> t.calls()[s].adRef() >= 0 && t.calls()[s].adAlt() >= 0)
                .filter(t -> t.calls()[s].adRef() + t.calls()[s].adAlt() > 0)
                .toList();
        // In the units in which shares are summed, so that equality is exact.
        long shares = balanced.stream()
                .mapToLong(t -> {
                    long all = t.calls()[s].adRef() + t.calls()[s].adAlt();
                    return Math.round(Math.floor((double) t.calls()[s].adAlt() * (1L << 32) / all + 0.5));
                })
                .sum();
        put(f, SampleFigure.N_AB, balanced.size());
        put(f, SampleFigure.AB_MEAN, share(shares / 4294967296.0, balanced.size()));
        double xHet = count(x, s, "0/1");
        double xAlt = xHet + count(x, s, "1/1");
        put(f, SampleFigure.X_HET_RATE, share(xHet, xAlt));
        put(f, SampleFigure.N_X_DIPLOID_ALT, xAlt);
        put(f, SampleFigure.N_X_HAPLOID, count(x, s, "0") + count(x, s, "1"));
        put(f, SampleFigure.N_Y, y.size());
        put(f, SampleFigure.Y_CALL_RATE, share(count(y, t -> t.calls()[s].isCalled()), y.size()));
        return f;
    }

    private static void put(double[] figures, SampleFigure figure, double value) {
        figures[figure.ordinal()] = value;
    }

    private static double share(double n, double of) {
        return of == 0 ? Double.NaN : n / of;
    }

    private static double count(List<Site> sites, Predicate<Site> which) {
        return sites.stream().filter(which).count();
    }

    private static double count(List<Site> sites, int s, String call) {
        return count(sites, t -> t.calls()[s].text().equals(call));
    }

    @Test
    void numbersOfAnySizeComeBackFromBytes() {
        long[] values = {0, 1, -1, 63, 64, -65, 1L << 40, -(1L << 52), Long.MAX_VALUE, Long.MIN_VALUE};
        LongPacker packer = new LongPacker();
        packer.put(values);
        long[] read = new long[values.length];
        new LongPacker.Reader(packer.bytes()).addTo(read);
        assertThat(read).isEqualTo(values);
    }
}
