package eu.goe.core.qc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Whom to leave out so that nobody of the rest is related, greedily: again and again the one with most relatives who are still in, of several the one with the lowest
 * call rate, then with the greatest number. O(pairs · log pairs).
 */
final class UnrelatedSet {
    private UnrelatedSet() {}

    private static final class Person {
        final int number;
        final double callRate;
        final List<Person> relatives = new ArrayList<>();
        int left;

        Person(int number, double callRate) {
            this.number = number;
            this.callRate = callRate;
        }
    }

    /**
     * @param callRateOf by sample number
     * @return numbers of those who are left out
     */
    static BitSet leftOut(List<RelatedPair> pairs, double[] callRateOf) {
        Map<Integer, Person> people = new HashMap<>();
        for (RelatedPair pair : pairs) {
            Person a = people.computeIfAbsent(pair.first(), n -> new Person(n, callRateOf[n]));
            Person b = people.computeIfAbsent(pair.second(), n -> new Person(n, callRateOf[n]));
            a.relatives.add(b);
            b.relatives.add(a);
        }
        TreeSet<Person> queue = new TreeSet<>(Comparator.comparingInt((Person p) -> -p.left)
                .thenComparingDouble(p -> p.callRate)
                .thenComparingInt(p -> -p.number));
        people.values().forEach(p -> {
            p.left = p.relatives.size();
            queue.add(p);
        });
        BitSet out = new BitSet();
        for (Person next = queue.pollFirst(); next != null && next.left > 0; next = queue.pollFirst()) {
            out.set(next.number);
            for (Person relative : next.relatives) {
                if (queue.remove(relative)) {
                    relative.left--;
                    queue.add(relative);
                }
            }
        }
        return out;
    }
}
