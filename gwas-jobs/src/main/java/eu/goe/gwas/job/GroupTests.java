package eu.goe.gwas.job;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.BinaryTest;
import eu.goe.gwas.regression.Dosages;
import eu.goe.gwas.regression.Interaction;
import eu.goe.gwas.regression.LinearInteraction;
import eu.goe.gwas.regression.LinearTest;
import eu.goe.gwas.regression.LogisticInteraction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tests of one group of people, a block of variants at a time. Buffers of one task. */
final class GroupTests {
    private final AssociationModel.Group group;
    private final TestSettings settings;
    private final AlleleCopies copies;
    /** Places in the group of the places of all people; null where it is everybody. */
    private final int @Nullable [] places;

    private final Dosages[] gathered;
    private final @Nullable LinearTest linear;
    private final List<BinaryTest> binary;
    /** In the place of these where effects may change with a covariate. */
    private final @Nullable LinearInteraction linearInteraction;

    private final List<LogisticInteraction> binaryInteractions;
    /** Cases of each binary trait. */
    private final List<AlleleCopies> cases;

    GroupTests(
            AssociationModel model,
            AssociationModel.Group group,
            PloidyRegion region,
            TestSettings settings,
            int block) {
        this.group = group;
        this.settings = settings;
        copies = new AlleleCopies(group.people(), model.sexes(), region, model.xModel(), null);
        cases = group.binary().stream()
                .map(b -> new AlleleCopies(
                        group.people(),
                        model.sexes(),
                        region,
                        model.xModel(),
                        b.model().isCase()))
                .toList();
        places = Arrays.equals(model.people(), group.people()) ? null : places(model.people(), group.people());
        gathered = new Dosages[places == null ? 0 : block];
        for (int v = 0; v < gathered.length; v++) {
            gathered[v] = new Dosages(group.people().length);
        }
        double[] interaction = group.interaction();
        linearInteraction = group.linear() == null || interaction == null
                ? null
                : new LinearInteraction(group.linear(), interaction, settings.missing());
        binaryInteractions = interaction == null
                ? List.of()
                : group.binary().stream()
                        .map(b -> new LogisticInteraction(b.model(), interaction, settings.missing()))
                        .toList();
        linear = group.linear() == null || interaction != null
                ? null
                : new LinearTest(group.linear(), settings.missing(), settings.ofQuantitative(), block);
        binary = group.binary().stream()
                .map(b -> new BinaryTest(b.model(), settings.binary()))
                .toList();
    }

    /** Places among some of the places of all, −1 of others. */
    static int[] places(int[] all, int[] some) {
        int[] places = new int[all.length];
        Arrays.fill(places, -1);
        for (int i = 0; i < some.length; i++) {
            places[Arrays.binarySearch(all, some[i])] = i;
        }
        return places;
    }

    /**
     * Tests variants.
     *
     * @param dosages of everybody, the first {@code n} of the array
     * @param into receives the figures of the group's traits, one for each variant
     */
    void test(Dosages[] dosages, int n, TraitFigures[] into) {
        Dosages[] ours = dosages;
        if (places != null) {
            ours = gathered;
            for (int v = 0; v < n; v++) {
                ours[v].gather(dosages[v], places);
            }
        }
        for (int v = 0; v < n; v++) {
            copies.count(ours[v]);
            for (int trait : group.linearTraits()) {
                count(into[v], trait);
            }
            for (AssociationModel.Binary of : group.binary()) {
                count(into[v], of.trait());
            }
        }
        if (linear != null) {
            int[] traits = group.linearTraits();
            linear.test(
                    ours,
                    n,
                    (v, t, beta, error, negLog10P, share, status) -> set(
                            into[v],
                            traits[t],
                            new Association(beta, error, negLog10P, settings.ofQuantitative(), status),
                            share));
        }
        LinearInteraction interaction = linearInteraction;
        for (int v = 0; interaction != null && v < n; v++) {
            TraitFigures figures = into[v];
            interaction.test(ours[v], (t, found) -> set(figures, group.linearTraits()[t], found));
        }
        for (int b = 0; b < binary.size(); b++) {
            AssociationModel.Binary of = group.binary().get(b);
            for (int v = 0; v < n; v++) {
                binary(of.trait(), b, ours[v], into[v]);
            }
        }
    }

    private void count(TraitFigures figures, int trait) {
        figures.n()[trait] = copies.called();
        figures.an()[trait] = copies.an();
        figures.ac()[trait] = copies.ac();
        figures.nCarriers()[trait] = copies.carriers(copies.altIsRarer());
    }

    private void binary(int trait, int b, Dosages dosages, TraitFigures figures) {
        BinaryTest test = binary.get(b);
        AlleleCopies ofCases = cases.get(b);
        ofCases.count(dosages);
        figures.nCases()[trait] = ofCases.called();
        figures.anCases()[trait] = ofCases.an();
        figures.acCases()[trait] = ofCases.ac();
        figures.nCarrierCases()[trait] = ofCases.carriers(2 * figures.ac()[trait] <= figures.an()[trait]);
        if (isRare(figures, trait)) {
            figures.set(trait, Association.untested(test.named(), AssociationStatus.BELOW_MIN_MAC), Double.NaN);
            return;
        }
        if (!binaryInteractions.isEmpty()) {
            set(figures, trait, binaryInteractions.get(b).test(dosages));
            return;
        }
        Association found = test.test(dosages);
        figures.set(trait, found, found.status().hasFigures() ? test.largestShare(dosages) : Double.NaN);
    }

    /** Whether there are fewer copies of the rarer allele than asked for, but some. */
    private boolean isRare(TraitFigures figures, int trait) {
        double mac = figures.mac(trait);
        return mac > 0 && mac < settings.minMac();
    }

    private void set(TraitFigures figures, int trait, Interaction found) {
        set(figures, trait, found.main(), Double.NaN);
        if (figures.status()[trait].hasFigures()) {
            figures.setInteraction(trait, found.change());
        }
    }

    private void set(TraitFigures figures, int trait, Association found, double share) {
        if (isRare(figures, trait)) {
            figures.set(trait, Association.untested(found.test(), AssociationStatus.BELOW_MIN_MAC), Double.NaN);
        } else {
            figures.set(trait, found, share);
        }
    }
}
