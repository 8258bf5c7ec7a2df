package eu.goe.ingest.gvcf;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genotype.CallState;
import eu.goe.core.testing.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What one sample says at each base. States: 3 is two copies, 9 one of two, 6 one of one, 5 two copies not adj. */
class SampleTrackTest {
    private static final int HALF = CallState.of(2, 1, CallState.ADJ);
    private static final int NOT_ADJ = CallState.of(2, 2, CallState.NOT_ADJ);

    private final SampleTrack track = new SampleTrack();

    private List<String> segments(int end) {
        track.advance(end);
        List<String> found = new ArrayList<>();
        for (int i = track.firstBehind(0); i < track.segments(); i++) {
            found.add(track.start(i) + "-" + track.end(i) + " " + track.state(i));
        }
        return found;
    }

    @Test
    void blocksThatTouchWithOneAnswerAreOneSegment() {
        track.begin(0);
        track.block(10, 20, CallState.REFERENCE, true);
        track.block(20, 30, CallState.REFERENCE, true);
        track.block(30, 35, CallState.NONE, true);
        track.block(40, 50, CallState.REFERENCE, true);
        assertThat(segments(100)).containsExactly("10-30 3", "40-50 3");
        assertThat(track.takeOverlaps()).isZero();
    }

    @Test
    void aVariantInsideABlockWins() {
        track.begin(0);
        track.block(10, 30, CallState.REFERENCE, true);
        track.variant(15, 18, NOT_ADJ);
        assertThat(segments(100)).containsExactly("10-15 3", "15-18 5", "18-30 3");
    }

    @Test
    void aVariantThatIsNotCalledHidesTheBlockBelow() {
        track.begin(0);
        track.block(10, 30, CallState.REFERENCE, true);
        track.variant(15, 18, CallState.NONE);
        assertThat(segments(100)).containsExactly("10-15 3", "18-30 3");
    }

    @Test
    void ofOverlappingBlocksTheLaterOneCountsAndIsReported() {
        track.begin(0);
        track.block(10, 30, CallState.REFERENCE, true);
        track.block(20, 25, CallState.NONE, true);
        assertThat(segments(100)).containsExactly("10-20 3", "25-30 3");
        assertThat(track.takeOverlaps()).isEqualTo(1);
        assertThat(track.takeOverlaps()).isZero();
    }

    @Test
    void ofTwoVariantsAtAPlaceTheOneWithMoreCalledCopiesCounts() {
        track.begin(0);
        track.variant(10, 13, HALF);
        track.variant(10, 11, CallState.REFERENCE);
        track.variant(12, 13, HALF);
        assertThat(segments(100)).containsExactly("10-11 3", "11-13 9");
    }

    @Test
    void aSegmentThatWasGivenOutIsNotLengthened() {
        track.begin(0);
        track.block(0, 10, CallState.REFERENCE, true);
        track.advance(10);
        assertThat(track.firstBehind(10)).isEqualTo(track.segments());
        track.block(10, 20, CallState.REFERENCE, true);
        track.advance(20);
        assertThat(track.segments() - track.firstBehind(10)).isEqualTo(1);
        assertThat(track.start(track.firstBehind(10))).isEqualTo(10);
        assertThat(track.stateAt(9)).isEqualTo(CallState.REFERENCE);
        assertThat(track.stateAt(10)).isEqualTo(CallState.REFERENCE);
        assertThat(track.stateAt(20)).isEqualTo(CallState.NONE);
    }

    private record Piece(boolean isVariant, int start, int end, int state) {}

    /** The rule, base by base. */
    private static int slow(List<Piece> pieces, int base) {
        Piece best = null;
        for (Piece p : pieces) {
            if (p.start() > base || p.end() <= base) {
                continue;
            }
            boolean better = best == null
                    || (p.isVariant() && !best.isVariant())
                    || (p.isVariant() == best.isVariant()
                            && (p.start() > best.start()
                                    || (p.start() == best.start()
                                            && CallState.called(p.state()) >= CallState.called(best.state()))));
            best = better ? p : best;
        }
        return best == null ? CallState.NONE : best.state();
    }

    @Property
    void everyBaseHasTheStateThatTheRuleGivesIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] states = {CallState.NONE, CallState.REFERENCE, HALF, CallState.of(1, 1, CallState.ADJ)};
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int start = random.nextInt(150);
            pieces.add(new Piece(
                    random.nextInt(3) == 0, start, start + 1 + random.nextInt(20), states[random.nextInt(4)]));
        }
        pieces.sort(Comparator.comparingInt(Piece::start));
        int from = random.nextInt(50);
        track.begin(from);
        for (Piece p : pieces) {
            if (p.isVariant()) {
                track.variant(p.start(), p.end(), p.state());
            } else {
                track.block(p.start(), p.end(), p.state(), true);
            }
        }
        track.advance(200);
        for (int base = from; base < 200; base++) {
            assertThat(track.stateAt(base)).as("base " + base).isEqualTo(slow(pieces, base));
            if (random.nextInt(5) == 0) {
                track.forget(base);
            }
        }
    }
}
