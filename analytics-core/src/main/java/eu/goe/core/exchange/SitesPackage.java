package eu.goe.core.exchange;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyDefinition.AskedSites;
import eu.goe.core.frequency.FrequencyDefinition.SignedList;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.variant.Normalisation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A list of sites as a package of type {@code sites}: which, of whose packages they are the union, and the coordinator's signature. A node
 * reads it like any list; only what it answers is judged by who signed the list, when it leaves ({@link AskedList}).
 */
public final class SitesPackage {
    /** Path of the list. */
    static final String DATA = "data/sites.vcf.gz";

    private final VerifiedFiles files;
    private final byte[] bytes;
    private final Manifest manifest;

    private SitesPackage(VerifiedFiles files, byte[] bytes, Manifest manifest) {
        this.files = files;
        this.bytes = bytes;
        this.manifest = manifest;
    }

    /**
     * The package that a path of this machine leads to; its signatures are not looked at.
     *
     * @return empty if it is no folder and no tar, so that it may be a plain list
     * @throws VerificationException if it is no package of a list, or not the one that its manifest describes
     */
    public static Optional<SitesPackage> find(String path) {
        Path local = Path.of(path);
        if (!Files.isDirectory(local) && !(path.endsWith(PackageFiles.TAR) && Files.isRegularFile(local))) {
            return Optional.empty();
        }
        PackageFiles files = PackageFiles.of(local);
        try {
            byte[] bytes = PackageFolder.manifestBytes(files);
            Manifest manifest = Manifest.parse(bytes, path);
            if (!manifest.type().equals(Manifest.LIST) || manifest.sites() == null || manifest.madeOf() == null) {
                throw new VerificationException(path + ": a package of type " + manifest.type()
                        + ", not a list of sites. goe sites writes one with --key.");
            }
            return Optional.of(new SitesPackage(PackageFolder.requireFiles(files, manifest), bytes, manifest));
        } catch (IOException e) {
            throw new VerificationException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The list. */
    public InputStream open() throws IOException {
        return files.file(DATA)
                .orElseThrow(() -> new VerificationException(files.label() + ": the file " + DATA + " is missing."))
                .open();
    }

    /**
     * What a result that answers the list keeps of it, to be judged when it leaves.
     *
     * @param read sites as the node has read them
     * @throws VerificationException if they are not those that the manifest speaks of
     */
    public SignedList kept(AskedSites read) {
        Manifest.SitesEntry says = manifest.sites();
        if (says == null || says.n() != read.n() || !says.sha256().equals(read.sha256())) {
            throw new VerificationException(files.label() + ": its manifest speaks of "
                    + (says == null ? 0 : says.n()) + " sites on " + manifest.assembly() + ", this store reads "
                    + read.n() + " others in it. Ask node " + manifest.node() + " for the list again.");
        }
        try {
            Map<String, String> beside = new TreeMap<>();
            PackageSignatures.read(files.files())
                    .forEach((path, of) -> beside.put(path, Base64.getEncoder().encodeToString(of)));
            return new SignedList(manifest.packageId(), Base64.getEncoder().encodeToString(bytes), beside);
        } catch (IOException e) {
            throw new VerificationException(files.label() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The manifest of a list, without its files and their hash. */
    static Manifest draft(MergedInfo table, AskedSites sites, String node, Instant now) {
        List<Manifest.MadeOfEntry> madeOf = new ArrayList<>();
        table.nodes().forEach(its -> {
            List<String> ids = new ArrayList<>(List.of(its.packageId()));
            ids.addAll(its.furtherPackageIds());
            madeOf.add(new Manifest.MadeOfEntry(its.node(), ids));
        });
        return new ManifestBuilder(Manifest.LIST, node, table.synthetic(), Audience.COORDINATOR)
                .at(1, null, now.truncatedTo(ChronoUnit.SECONDS).toString())
                .holds(Rules.builtIn(Audience.COORDINATOR).expiresDays())
                .on(table.assembly(), new Normalisation(false, false))
                .withSexPloidy(table.sexPloidy())
                .atSites(sites)
                .madeOf(madeOf)
                .withSites(sites.n(), null)
                .build();
    }
}
