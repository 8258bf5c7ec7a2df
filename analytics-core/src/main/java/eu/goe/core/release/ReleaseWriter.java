package eu.goe.core.release;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a release: one pass over the merged table, window by window, through the gate into all forms. Memory does not
 * grow with the number of sites, but for the VCF's index.
 */
public final class ReleaseWriter {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final MergedSource source;
    private final ReleaseRule rule;
    private final ReleaseStrata strata;
    private final PopulationLabels labels;
    private final Set<ReleaseFormat> formats;
    private final FormSettings settings;
    private final Plan plan;

    /**
     * How a release is called and by whom it is made.
     *
     * @param version in file names too: letters, digits, dots, dashes
     * @param signer null leaves the release unsigned
     * @param grpmax which strata take part in grpmax and fafmax
     * @param description what people say of it
     * @param previous to tell what changed; null tells nothing
     * @param stretches in which sites are flagged
     */
    record Plan(
            String version,
            Instant created,
            String software,
            @Nullable Signer signer,
            GroupMaximum grpmax,
            ReleaseDescription description,
            @Nullable PreviousRelease previous,
            SiteMarks.Stretches stretches) {
        public Plan {
            if (!SAFE_NAME.matcher(version).matches()) {
                throw new IllegalArgumentException("version '" + version + "'");
            }
        }

        Instant createdToTheSecond() {
            return created.truncatedTo(ChronoUnit.SECONDS);
        }

        String createdText() {
            return createdToTheSecond().toString();
        }
    }

    /**
     * What was written.
     *
     * @param membership of the stratum of which most is told
     * @param bytes of all files
     */
    public record Outcome(
            long sites,
            long sitesLeftOut,
            int strata,
            List<ReleaseStrata.Dropped> dropped,
            MembershipPower membership,
            List<String> files,
            long bytes) {}

    /** @throws eu.goe.core.errors.PolicyException if the table may not be published at all */
    ReleaseWriter(MergedSource source, ReleaseRule rule, Set<ReleaseFormat> formats, FormSettings settings, Plan plan) {
        this.source = source;
        this.rule = rule;
        this.strata = ReleaseStrata.choose(source.info(), rule);
        this.formats = formats;
        this.settings = settings;
        this.labels =
                new PopulationLabels(source.info().strata(), keptStrata(), settings.countries(), settings.total());
        if (formats.contains(ReleaseFormat.GDI)) {
            GdiForm.requireShowable(source.info().assembly(), labels);
        }
        this.plan = plan;
    }

    /** Which strata are published. */
    ReleaseStrata strata() {
        return strata;
    }

    /** Published strata, but for everybody, that the portal and so a GDI node has no word for. */
    List<String> strataWithoutLabel() {
        List<MergedStratum> kept = keptStrata();
        return IntStream.range(1, kept.size())
                .filter(s -> labels.of(s).isEmpty())
                .mapToObj(s -> kept.get(s).id())
                .toList();
    }

    private List<MergedStratum> keptStrata() {
        return Arrays.stream(strata.kept())
                .mapToObj(s -> source.info().strata().get(s))
                .toList();
    }

    Outcome write(Path target, Progress progress) throws IOException {
        MergedInfo info = source.info();
        List<MergedStratum> kept = keptStrata();
        ReleaseGate gate = new ReleaseGate(info, rule, strata);
        ReleaseTally tally = new ReleaseTally();
        SitesVcf vcf = new SitesVcf(
                info, kept, plan.grpmax(), new SiteMarks(kept, info.adjustsSexPloidy(), rule, plan.stretches()));
        try (ReleaseFolder folder = new ReleaseFolder(target);
                ChangeLog log = changeLog(folder, kept)) {
            Map<ReleaseFormat, Map<String, Long>> notes;
            try (SiteForms forms = open(folder, vcf, kept)) {
                writeSites(forms, gate, tally, log, progress);
                notes = forms.notes();
            }
            ReleaseChanges changes = log == null ? null : finish(log, folder, kept);
            ReleaseSummary summary = new ReleaseSummary(
                    plan.version(),
                    plan.createdText(),
                    info,
                    rule,
                    vcf.main(),
                    kept,
                    vcf.labels(),
                    strata.dropped(),
                    tally,
                    gate.cost(),
                    notes,
                    plan.signer() == null ? null : plan.signer().keyId(),
                    plan.software());
            List<MembershipPower> membership = summary.membership();
            membership.forEach(power -> power.require(rule.maxMembershipPower()));
            if (formats.contains(ReleaseFormat.HTML)) {
                folder.add("report.html", ReleaseReport.html(summary, changes));
            }
            folder.add("metadata.ttl", metadata(summary, folder));
            folder.add("release.json", ReleaseMetadata.json(summary, plan.description(), changes, folder.files()));
            if (plan.signer() == null) {
                folder.add("UNSIGNED", "Nobody signed this release: SHA256SUMS shows damage, not forgery.\n");
            }
            folder.add(RoCrate.FILE, RoCrate.json(summary, plan.description(), folder.files(), filesToCome()));
            sign(folder, folder.writeChecksums());
            folder.publish();
            List<String> paths = folder.files().stream()
                    .map(ReleaseSummary.ReleasedFile::path)
                    .toList();
            long bytes = folder.files().stream()
                    .mapToLong(ReleaseSummary.ReleasedFile::bytes)
                    .sum();
            return new Outcome(
                    tally.sites(),
                    gate.cost().sitesDroppedRounded(),
                    kept.size(),
                    strata.dropped(),
                    Collections.max(membership, MembershipPower.BY_POWER),
                    paths,
                    bytes);
        }
    }

    private @Nullable ChangeLog changeLog(ReleaseFolder folder, List<MergedStratum> kept) throws IOException {
        PreviousRelease previous = plan.previous();
        return previous == null ? null : new ChangeLog(previous, source.info(), kept, folder.resolve(ChangeLog.FILE));
    }

    private ReleaseChanges finish(ChangeLog log, ReleaseFolder folder, List<MergedStratum> kept) throws IOException {
        log.finish();
        if (log.lines() >= 0) {
            folder.add(ChangeLog.FILE, log.lines());
        }
        return log.changes(source.info(), kept, rule);
    }

    private String metadata(ReleaseSummary summary, ReleaseFolder folder) {
        PreviousRelease previous = plan.previous();
        return HealthDcat.turtle(
                summary, plan.description(), folder.files(), previous == null ? null : previous.replaced());
    }

    private List<String> filesToCome() {
        return plan.signer() == null ? List.of("SHA256SUMS") : List.of("SHA256SUMS", "SHA256SUMS.sig");
    }

    private void sign(ReleaseFolder folder, byte[] checksums) throws IOException {
        Signer signer = plan.signer();
        if (signer != null) {
            Files.write(folder.resolve("SHA256SUMS.sig"), signer.sign(checksums), StandardOpenOption.CREATE_NEW);
        }
    }

    private SiteForms open(ReleaseFolder folder, SitesVcf vcf, List<MergedStratum> kept) throws IOException {
        SiteForms forms = new SiteForms();
        Assembly assembly = source.info().assembly();
        if (formats.contains(ReleaseFormat.VCF)) {
            String name = "goe-" + plan.version() + ".sites.vcf.gz";
            forms.add(ReleaseFormat.VCF, new SitesVcfWriter(folder, name, assembly, vcf, vcf.header(headerLines(vcf))));
        }
        boolean delta = formats.contains(ReleaseFormat.DELTA);
        if (delta || formats.contains(ReleaseFormat.PARQUET)) {
            ParquetForm.Table table =
                    delta ? new ParquetForm.Table("goe-" + plan.version(), plan.createdToTheSecond()) : null;
            forms.add(
                    ReleaseFormat.PARQUET,
                    new ParquetForm(folder, assembly, new ReleaseLineFormat(assembly, kept), table));
        }
        if (formats.contains(ReleaseFormat.GDI)) {
            GdiMetadata metadata = new GdiMetadata(
                    settings.datasetId(),
                    plan.version(),
                    plan.createdText(),
                    rule.rounded(kept.get(0).n()),
                    settings.provider(),
                    vcf.main(),
                    source.info().synthetic());
            forms.add(ReleaseFormat.GDI, new GdiForm(folder, metadata, assembly, vcf.main(), labels));
        }
        if (formats.contains(ReleaseFormat.BEACON)) {
            forms.add(ReleaseFormat.BEACON, new BeaconForm(folder, plan.version(), assembly, vcf.main(), kept, labels));
        }
        if (formats.contains(ReleaseFormat.VRS)) {
            forms.add(
                    ReleaseFormat.VRS,
                    new VrsForm(folder, plan.version(), assembly, vcf.main(), kept, rule, settings.reference()));
        }
        return forms;
    }

    private void writeSites(
            SiteForms forms, ReleaseGate gate, ReleaseTally tally, @Nullable ChangeLog log, Progress progress)
            throws IOException {
        List<String> windows = source.windowLabels();
        progress.total(windows.size(), "windows");
        Variant last = null;
        long read = 0;
        for (int w = 0; w < windows.size(); w++) {
            forms.startWindow(windows.get(w));
            try (MergedSource.Rows rows = source.rows(windows.get(w))) {
                while (rows.hasNext()) {
                    MergedRow row = rows.next();
                    requireOrder(last, row.variant());
                    last = row.variant();
                    read++;
                    ReleasedSite site = gate.apply(row);
                    if (site != null) {
                        tally.add(site);
                        if (log != null) {
                            log.add(site);
                        }
                        forms.write(site);
                    }
                }
            }
            progress.done(w + 1L, read);
        }
        forms.finish();
    }

    /** @throws IllegalStateException if the label of a window is no name of a file */
    static String fileName(String label) {
        if (!SAFE_NAME.matcher(label).matches()) {
            throw new IllegalStateException("window '" + label + "' is no name of a file");
        }
        return label;
    }

    private List<String> headerLines(SitesVcf format) {
        MergedInfo info = source.info();
        List<String> lines = new ArrayList<>();
        lines.add("##fileDate=" + plan.createdText().substring(0, 10).replace("-", ""));
        lines.add("##source=" + plan.software().replaceAll("[\\r\\n]", " "));
        lines.add("##goe_release=" + plan.version());
        lines.add("##goe_signature="
                + (plan.signer() == null
                        ? "UNSIGNED"
                        : "SHA256SUMS.sig, Ed25519 key " + plan.signer().keyId()));
        lines.add("##goe_quality=" + format.main().label()
                + (format.main() == Quality.RAW
                        ? " (the merged packages hold no adj counts: AC, AN and AF count all calls)"
                        : ""));
        if (info.synthetic()) {
            lines.add("##goe_synthetic=all people are simulated");
        }
        lines.add("##reference=" + info.assembly().name());
        return lines;
    }

    private String contig(Variant variant) {
        return source.info().assembly().contig(variant.contig()).name();
    }

    private void requireOrder(@Nullable Variant last, Variant next) {
        if (last == null || last.compareTo(next) < 0) {
            return;
        }
        throw new VerificationException("The merged table is not in genome order at " + contig(next) + ":"
                + (next.start() + 1L) + ". Merge the packages again.");
    }
}
