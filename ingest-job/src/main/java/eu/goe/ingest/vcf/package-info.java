/**
 * From the bytes of VCF to records and calls; plain Java. The hot path of ingest. First class to read:
 * {@link eu.goe.ingest.vcf.VcfRecordParser}.
 */
@NullMarked
package eu.goe.ingest.vcf;

import org.jspecify.annotations.NullMarked;
