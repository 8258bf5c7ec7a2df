package eu.goe.ingest.simulate;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The counts that a right program finds in the simulated file: alleles split and trimmed, records of one variant joined,
 * raw and adj, sex ploidy adjusted, for all, each population, each sex and both. Written to be obvious, not fast, and
 * shares nothing with the code that it is there to check.
 */
final class TruthCounter {
    private static final int PAR1_END = 2_781_479;
    private static final int PAR2_START = 155_701_383;

    private record Key(int pos, String ref, String alt) {}

    /** What each sample has of one variant. */
    private static final class Calls {
        final int[] ploidy;
        final int[] called;
        final int[] alt;
        final boolean[] adj;

        Calls(int n) {
            ploidy = new int[n];
            called = new int[n];
            alt = new int[n];
            adj = new boolean[n];
        }
    }

    private final People people;
    private final boolean hasQuality;
    private final Writer out;
    private final List<String> strata = new ArrayList<>();
    private final List<List<Integer>> strataOf = new ArrayList<>();
    private final TreeMap<Key, Calls> waiting = new TreeMap<>(
            Comparator.comparingInt(Key::pos).thenComparing(Key::ref).thenComparing(Key::alt));
    private String contig = "";
    private long variants;
    private boolean carriedOnly;

    TruthCounter(People people, SimulationPlan.Fields fields, Writer out) throws IOException {
        this.people = people;
        this.hasQuality = fields != SimulationPlan.Fields.GT;
        this.out = out;
        strata.add("all");
        for (String population : people.populations()) {
            strata.add("population=" + population);
        }
        strata.add("sex=female");
        strata.add("sex=male");
        for (String population : people.populations()) {
            strata.add("population=" + population + ",sex=female");
            strata.add("population=" + population + ",sex=male");
        }
        for (int i = 0; i < people.n; i++) {
            List<Integer> mine = new ArrayList<>();
            String population = "population=" + people.population(i);
            String sex = "sex=" + people.statedSex[i];
            for (int s = 0; s < strata.size(); s++) {
                String stratum = strata.get(s);
                if (stratum.equals("all")
                        || stratum.equals(population)
                        || stratum.equals(sex)
                        || stratum.equals(population + "," + sex)) {
                    mine.add(s);
                }
            }
            strataOf.add(mine);
        }
        out.write("contig\tpos\tref\talt\tstratum\tquality\tAC\tAN\tn_hom_alt\tn_het\tn_hemi_alt\tn_missing\n");
    }

    /** Takes the next record of the file. */
    void add(RecordCalls record) throws IOException {
        if (!record.contig.equals(contig)) {
            flush(Integer.MAX_VALUE);
            contig = record.contig;
        }
        flush(record.pos);
        for (int k = 1; k <= record.alts.size(); k++) {
            String alt = record.alts.get(k - 1);
            if (!alt.equals("*")) {
                Calls calls = calls(record, k);
                waiting.merge(trimmed(record.pos, record.ref, alt), calls, this::joined);
            }
        }
    }

    /** Writes what is left; returns how many variants there were. */
    long finish() throws IOException {
        flush(Integer.MAX_VALUE);
        return variants;
    }

    /** Leaves out variants of which no copy is called, as they are in no person's own file. */
    TruthCounter carriedOnly() {
        carriedOnly = true;
        return this;
    }

    private void flush(int before) throws IOException {
        while (!waiting.isEmpty() && waiting.firstKey().pos() < before) {
            Map.Entry<Key, Calls> first = waiting.pollFirstEntry();
            if (carriedOnly && IntStream.of(first.getValue().alt).sum() == 0) {
                continue;
            }
            write(first.getKey(), first.getValue(), false);
            write(first.getKey(), first.getValue(), true);
            variants++;
        }
    }

    private static Key trimmed(int pos, String ref, String alt) {
        while (ref.length() > 1 && alt.length() > 1 && ref.endsWith(alt.substring(alt.length() - 1))) {
            ref = ref.substring(0, ref.length() - 1);
            alt = alt.substring(0, alt.length() - 1);
        }
        while (ref.length() > 1 && alt.length() > 1 && ref.charAt(0) == alt.charAt(0)) {
            ref = ref.substring(1);
            alt = alt.substring(1);
            pos++;
        }
        return new Key(pos, ref, alt);
    }

    private Calls calls(RecordCalls record, int k) {
        Calls calls = new Calls(record.n);
        for (int i = 0; i < record.n; i++) {
            int a = record.first[i];
            int b = record.second[i];
            calls.ploidy[i] = b == RecordCalls.NONE ? 1 : 2;
            calls.called[i] = (a >= 0 ? 1 : 0) + (b >= 0 ? 1 : 0);
            calls.alt[i] = (a == k ? 1 : 0) + (b == k ? 1 : 0);
            calls.adj[i] = !hasQuality || isAdj(record, i);
        }
        return calls;
    }

    private boolean isAdj(RecordCalls record, int i) {
        int a = record.first[i];
        int b = record.second[i];
        boolean haploid = b == RecordCalls.NONE || isOneCopy(i, record.contig, record.pos);
        if (record.gq[i] < 20 || record.dp[i] < (haploid ? 5 : 10)) {
            return false;
        }
        if (a >= 0 && b >= 0 && a != b) {
            boolean firstIsFew = a > 0 && record.firstReads[i] < 0.2 * record.dp[i];
            boolean secondIsFew = b > 0 && record.secondReads[i] < 0.2 * record.dp[i];
            return !firstIsFew && !secondIsFew;
        }
        return true;
    }

    private boolean isOneCopy(int i, String contigName, int pos) {
        return people.statedSex[i] == People.Sex.male
                && contigName.equals("chrX")
                && pos > PAR1_END
                && pos <= PAR2_START;
    }

    private Calls joined(Calls a, Calls b) {
        for (int i = 0; i < a.ploidy.length; i++) {
            a.called[i] = Math.max(a.called[i], b.called[i]);
            a.alt[i] += b.alt[i];
            a.adj[i] &= b.adj[i];
            if (a.alt[i] > a.called[i]) {
                a.called[i] = 0;
                a.alt[i] = 0;
            }
        }
        return a;
    }

    private void write(Key key, Calls calls, boolean adj) throws IOException {
        long[][] counts = new long[strata.size()][6];
        for (int i = 0; i < people.n; i++) {
            int ploidy = calls.ploidy[i];
            int called = adj && !calls.adj[i] ? 0 : calls.called[i];
            int alt = called == 0 ? 0 : calls.alt[i];
            if (ploidy == 2 && isOneCopy(i, contig, key.pos())) {
                boolean homozygous = called == 2 && alt != 1;
                ploidy = 1;
                alt = homozygous ? alt / 2 : 0;
                called = homozygous ? 1 : 0;
            }
            boolean complete = called == ploidy;
            for (int s : strataOf.get(i)) {
                long[] c = counts[s];
                c[0] += alt;
                c[1] += called;
                c[2] += complete && ploidy == 2 && alt == 2 ? 1 : 0;
                c[3] += complete && ploidy == 2 && alt == 1 ? 1 : 0;
                c[4] += complete && ploidy == 1 && alt == 1 ? 1 : 0;
                c[5] += called == 0 ? 1 : 0;
            }
        }
        for (int s = 0; s < strata.size(); s++) {
            out.write(contig
                    + '\t'
                    + key.pos()
                    + '\t'
                    + key.ref()
                    + '\t'
                    + key.alt()
                    + '\t'
                    + strata.get(s)
                    + '\t'
                    + (adj ? "adj" : "raw"));
            for (long count : counts[s]) {
                out.write('\t');
                out.write(Long.toString(count));
            }
            out.write('\n');
        }
    }
}
