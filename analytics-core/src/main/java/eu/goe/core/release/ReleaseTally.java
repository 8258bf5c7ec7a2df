package eu.goe.core.release;

import eu.goe.core.disclosure.IndependentSites;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.FrequencySpectrum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;

/** Counts of what a release holds, taken from what is published only. Mutable, one owner. */
final class ReleaseTally {
    private long snvs;
    private long indels;
    private long others;
    private final long[][] states = new long[Quality.values().length][State.values().length];
    private final FrequencySpectrum spectrum = new FrequencySpectrum();
    private final IndependentSites independentSites = new IndependentSites();

    void add(ReleasedSite site) {
        Variant variant = site.variant();
        if (!variant.isSequence()) {
            others++;
        } else if (variant.ref().length() != variant.alt().length()) {
            indels++;
        } else if (variant.ref().length() == 1) {
            snvs++;
        } else {
            others++;
        }
        for (Quality quality : Quality.values()) {
            ReleasedCounts counts = site.counts(quality);
            if (counts != null) {
                states[quality.ordinal()][counts.state(0).ordinal()]++;
                spectrum.add(quality, counts.af(0));
                noteAc(variant, counts);
            }
        }
    }

    private void noteAc(Variant variant, ReleasedCounts counts) {
        for (int s = 0; s < counts.nStrata(); s++) {
            if (counts.has(ReleaseField.AC_MIN, s)) {
                independentSites.add(variant.contig(), variant.start(), s);
            }
        }
    }

    /** Independent sites at most at which AC of a stratum, or bounds of it, are published. */
    long independentSites(int stratum) {
        return independentSites.of(stratum);
    }

    long sites() {
        return snvs + indels + others;
    }

    long snvs() {
        return snvs;
    }

    long indels() {
        return indels;
    }

    /** Substitutions of several bases, symbolic alleles, breakends. */
    long others() {
        return others;
    }

    /** Sites whose total over everybody is in a state. */
    long sites(Quality quality, State state) {
        return states[quality.ordinal()][state.ordinal()];
    }

    FrequencySpectrum spectrum() {
        return spectrum;
    }
}
