package eu.goe.ingest.source;

import org.apache.spark.unsafe.types.UTF8String;

/** What a filter can ask of a record before its genotypes are read. Values are good until the next record. */
interface Site {
    UTF8String contig();

    /** 0-based. */
    long start();

    /** Behind the last base. */
    long end();

    UTF8String ref();

    int nAlts();

    /** @param i from 0 */
    UTF8String alt(int i);
}
