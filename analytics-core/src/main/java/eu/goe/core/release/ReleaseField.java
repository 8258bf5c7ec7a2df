package eu.goe.core.release;

/** The whole numbers of a released cell. Each may be absent: not known, not exact, or not published. */
public enum ReleaseField {
    AC,
    AN,
    N_HOM_ALT,
    N_HET,
    N_HEMI_ALT,
    N_MISSING,
    AC_MIN,
    AC_MAX,
    AN_MIN,
    AN_MAX
}
