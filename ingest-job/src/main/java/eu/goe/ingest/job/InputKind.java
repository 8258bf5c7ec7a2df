package eu.goe.ingest.job;

/** What the files of a batch are. */
public enum InputKind {
    /** gVCFs if each file has one sample and a reference block among its first records; else a call set. */
    AUTO,
    /** A call set; reference blocks are passed over. */
    VCF,
    /** gVCFs of one sample each. */
    GVCF
}
