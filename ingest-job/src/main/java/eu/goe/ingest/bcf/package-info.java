/**
 * BCF 2 as the text of VCF: {@link eu.goe.ingest.bcf.BcfText} writes each record out, so that text and BCF go through the
 * same parser and the same checks.
 */
@NullMarked
package eu.goe.ingest.bcf;

import org.jspecify.annotations.NullMarked;
