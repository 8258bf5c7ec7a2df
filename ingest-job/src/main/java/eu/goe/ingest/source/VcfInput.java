package eu.goe.ingest.source;

import eu.goe.ingest.bgzf.Compression;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One file, as the driver has looked at it.
 *
 * @param label how messages name it
 * @param headerEnd {@code LineReader.position()} of its {@code #CHROM} line
 * @param index the {@code .tbi} or {@code .csi} beside it that is as new as it; null if there is none
 */
record VcfInput(
        String uri,
        String label,
        long bytes,
        Compression compression,
        long headerEnd,
        @Nullable String index) implements Serializable {}
