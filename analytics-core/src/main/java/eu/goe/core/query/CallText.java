package eu.goe.core.query;

import eu.goe.core.genotype.SampleField;

/** Calls and kept fields of one sample as VCF writes them. */
final class CallText {
    private CallText() {}

    /** Appends GT: {@code 0|1}, {@code ./.}, {@code 1}. */
    static void genotype(SiteCalls site, int sample, TextBuffer text) {
        int n = site.ploidy(sample);
        char separator = site.isPhased(sample) ? '|' : '/';
        for (int c = 0; c < n; c++) {
            if (c > 0) {
                text.add(separator);
            }
            int copy = site.copy(sample, c);
            text.add(copy < 0 ? '.' : (char) ('0' + copy));
        }
    }

    /** Appends a field, or {@code missing}; returns whether there was a value. */
    static boolean field(SiteCalls site, SampleField field, int sample, String missing, TextBuffer text) {
        switch (field) {
            case GQ, DP, PS -> {
                int value = site.numbers(field)[sample];
                if (value == SiteCalls.MISSING) {
                    text.add(missing);
                    return false;
                }
                text.add(value);
            }
            case AD -> {
                int ref = site.refDepth[sample];
                int alt = site.altDepth[sample];
                if (ref == SiteCalls.MISSING && alt == SiteCalls.MISSING) {
                    text.add(missing);
                    return false;
                }
                text.add(ref == SiteCalls.MISSING ? "." : Integer.toString(ref)).add(',');
                text.add(alt == SiteCalls.MISSING ? "." : Integer.toString(alt));
            }
            case GP -> {
                double one = site.oneCopy[sample];
                double all = site.allCopies[sample];
                if (Double.isNaN(one)) {
                    text.add(missing);
                    return false;
                }
                text.add(Numbers.decimal(site.noCopy(sample))).add(',');
                if (site.ploidy(sample) != 1) {
                    text.add(Numbers.decimal(one)).add(',');
                }
                text.add(Numbers.decimal(all));
            }
            case DS -> {
                double copies = site.dosage[sample];
                if (Double.isNaN(copies)) {
                    text.add(missing);
                    return false;
                }
                text.add(Numbers.decimal(copies));
            }
        }
        return true;
    }
}
