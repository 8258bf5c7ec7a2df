package eu.goe.gwas.job;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.Dosages;
import eu.goe.gwas.regression.LinearTest;
import java.util.Arrays;
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

    GroupTests(
            AssociationModel model,
            AssociationModel.Group group,
            PloidyRegion region,
            TestSettings settings,
            int block) {
        this.group = group;
        this.settings = settings;
        copies = new AlleleCopies(group.people(), model.sexes(), region, model.xModel());
        places = places(model.people(), group.people());
        gathered = new Dosages[places == null ? 0 : block];
        for (int v = 0; v < gathered.length; v++) {
            gathered[v] = new Dosages(group.people().length);
        }
        linear = group.linear() == null
                ? null
                : new LinearTest(group.linear(), settings.missing(), settings.ofQuantitative(), block);
    }

    private static int @Nullable [] places(int[] all, int[] some) {
        if (Arrays.equals(all, some)) {
            return null;
        }
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
        if (linear != null) {
            int[] traits = group.linearTraits();
            for (int v = 0; v < n; v++) {
                copies.count(ours[v]);
                for (int trait : traits) {
                    into[v].n()[trait] = copies.called();
                    into[v].an()[trait] = copies.an();
                    into[v].ac()[trait] = copies.ac();
                }
            }
            linear.test(
                    ours,
                    n,
                    (v, t, beta, error, negLog10P, share, status) -> set(
                            into[v],
                            traits[t],
                            new Association(beta, error, negLog10P, settings.ofQuantitative(), status),
                            share));
        }
    }

    private void set(TraitFigures figures, int trait, Association found, double share) {
        boolean isRare = found.status() != AssociationStatus.MONOMORPHIC && figures.mac(trait) < settings.minMac();
        figures.set(
                trait,
                isRare ? Association.untested(found.test(), AssociationStatus.BELOW_MIN_MAC) : found,
                isRare ? Double.NaN : share);
    }
}
