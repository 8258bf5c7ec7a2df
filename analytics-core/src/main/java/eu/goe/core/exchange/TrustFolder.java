package eu.goe.core.exchange;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys that are trusted: a folder of {@code NODE-ROLE.pub.pem}, whose names say whose key it is and for what. */
final class TrustFolder implements Trust {
    private static final Pattern NAME = Pattern.compile("([A-Z][A-Z0-9-]{0,15})-(signer|approver)\\.pub\\.pem");

    private final Map<String, TrustedKey> byKeyId = new HashMap<>();

    /**
     * Reads a folder; other files in it do not matter.
     *
     * @throws UsageException if it is no folder or holds no key
     */
    TrustFolder(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pub.pem")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    PublicKey key = KeyPairFile.readPublic(file);
                    byKeyId.put(KeyPairFile.keyId(key), TrustedKey.always(name.group(1), name.group(2), key));
                }
            }
        } catch (IOException e) {
            throw new UsageException("--trust " + folder + " is not a folder of public keys: " + e.getMessage(), e);
        }
        if (byKeyId.isEmpty()) {
            throw new UsageException("--trust " + folder + " holds no key NODE-signer.pub.pem.");
        }
    }

    @Override
    public Optional<TrustedKey> key(String keyId) {
        return Optional.ofNullable(byKeyId.get(keyId));
    }

    /** The names of files know no coordinators. */
    @Override
    public String listRole() {
        return TrustedKey.SIGNER;
    }

    /** A folder says nothing of what packages have to be. */
    @Override
    public void requireAccepted(Manifest manifest, String where) {}
}
