package eu.goe.ingest.job;

import eu.goe.core.command.Software;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.genome.ReferenceDigests;
import eu.goe.core.genotype.AdjRule;
import eu.goe.core.store.BatchFields;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.FormatRules;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.VcfHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one pass over the input share, and the parts; made of the headers, before a record is read.
 *
 * @param assembly of the store, with the contigs of the headers if it takes any
 * @param people sum of the samples' hashes
 * @param adj tests that calls are put to: those whose field any header declares
 * @param contigs what contig names mean, for each distinct header, likewise
 * @param formats what FORMAT fields may hold
 * @param headers the distinct ones
 */
record IngestPlan(
        Source.Opened opened,
        List<String> samples,
        Assembly assembly,
        Fingerprint people,
        AdjRule adj,
        List<ContigCheck> contigs,
        List<FormatRules> formats,
        List<VcfHeader> headers,
        KeptFields kept,
        List<IngestTask.Part> parts) {

    /**
     * @param kind of gVCFs there are no byte ranges, and INFO is each sample's own, so that none is kept
     * @param tasks that are worth having
     */
    static IngestPlan of(
            Source.Opened opened,
            List<String> samples,
            Assembly assembly,
            Fingerprint people,
            IngestJob.Request request,
            InputKind kind,
            int tasks) {
        AdjRule adj = opened.header(opened.sources().get(0)).adjRule();
        List<ContigCheck> contigs = new ArrayList<>();
        List<FormatRules> formats = new ArrayList<>();
        Map<Fingerprint, Integer> headers = new HashMap<>();
        for (Map.Entry<Fingerprint, VcfHeader> header : opened.headers().entrySet()) {
            adj = adj.or(header.getValue().adjRule());
            headers.put(header.getKey(), contigs.size());
            contigs.add(ContigCheck.of(assembly, lengths(header.getValue())));
            formats.add(header.getValue().formatRules());
        }
        List<IngestTask.Part> parts =
                kind == InputKind.GVCF ? List.of() : Splits.of(opened.sources(), headers, assembly, tasks);
        List<VcfHeader> distinct = List.copyOf(opened.headers().values());
        KeptFields kept =
                KeptFields.of(request.formats(), kind == InputKind.GVCF ? List.of() : request.infos(), distinct);
        return new IngestPlan(opened, samples, assembly, people, adj, contigs, formats, distinct, kept, parts);
    }

    List<Source> sources() {
        return opened.sources();
    }

    /**
     * The store's assembly, with the contigs of the headers if it takes any.
     *
     * @throws BadInputException if a header is of another assembly
     */
    static Assembly assembly(Source.Opened opened, Assembly ofStore, Consumer<String> warn) {
        Assembly assembly = ofStore;
        boolean any = assembly.isOpen();
        Set<Fingerprint> seen = new HashSet<>();
        for (Source source : opened.sources()) {
            if (!seen.add(source.header())) {
                continue;
            }
            VcfHeader header = opened.header(source);
            if (any) {
                for (Map.Entry<String, Long> contig : header.contigs().entrySet()) {
                    if (assembly.resolve(contig.getKey()).isEmpty()) {
                        assembly = assembly.withContig(contig.getKey(), Math.min(contig.getValue(), Integer.MAX_VALUE));
                    }
                }
            } else {
                ContigCheck check = ContigCheck.of(assembly, lengths(header));
                check.orThrow(source.label());
                check.warnings().forEach(w -> warn.accept(source.label() + ": " + w));
            }
        }
        return assembly;
    }

    private static List<ContigLength> lengths(VcfHeader header) {
        return header.contigs().entrySet().stream()
                .map(e -> new ContigLength(e.getKey(), e.getValue()))
                .toList();
    }

    /**
     * A digest of all that decides what the parts hold.
     *
     * @param partKeys how the input is cut
     */
    String key(@Nullable String reference, String normalisation, IngestJob.Request request, List<String> partKeys) {
        List<String> all = new ArrayList<>();
        all.add(Software.NAME);
        all.add(assembly.contigs().toString());
        all.add(String.valueOf(reference));
        all.add(adj.tests());
        all.add(normalisation);
        all.add(kept.toString());
        all.add(request.maxLine() + " " + request.failOnBadRecord() + " " + request.kind());
        sources().forEach(s -> all.add(s.key() + " " + s.headerLines()));
        all.addAll(partKeys);
        return SourceKey.digest(all);
    }

    /** Compares the digests of headers with the reference's, of contigs that have records. */
    void requireSameReference(@Nullable String reference, Set<Integer> withRecords) {
        if (reference == null) {
            return;
        }
        ReferenceDigests digests = ReferenceDigests.of(Path.of(reference), assembly);
        Set<Fingerprint> seen = new HashSet<>();
        for (Source source : sources()) {
            if (!seen.add(source.header())) {
                continue;
            }
            for (Map.Entry<String, String> declared :
                    opened.header(source).digests().entrySet()) {
                Optional<Contig> contig =
                        assembly.resolve(declared.getKey()).filter(c -> withRecords.contains(c.index()));
                Optional<String> is = contig.flatMap(c -> digests.md5(c.index()));
                if (is.isPresent() && !is.get().equals(declared.getValue())) {
                    throw new BadInputException(source.label() + ": header: contig " + declared.getKey() + " has MD5 "
                            + declared.getValue() + ", the store's reference has " + is.get()
                            + ".\nThe file was called on another sequence of the same length: lift it over, or make a"
                            + " store with its reference.");
                }
            }
        }
    }

    /** What the batch keeps beside calls. */
    BatchFields fields() {
        List<BatchFields.Info> infos = new ArrayList<>();
        for (String id : kept.infos().keySet()) {
            headers.stream()
                    .flatMap(h -> h.info(id).stream())
                    .findFirst()
                    .ifPresent(i -> infos.add(
                            new BatchFields.Info(id, i.number(), i.type().word())));
        }
        return new BatchFields(kept.formats().stream().sorted().toList(), infos, List.of());
    }
}
