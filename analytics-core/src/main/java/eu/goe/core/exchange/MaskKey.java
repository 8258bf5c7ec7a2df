package eu.goe.core.exchange;

import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyAgreement;

/** A node's X25519 key (RFC 7748), by which each two nodes of a round of masked sums have a secret that nobody else has. */
final class MaskKey {
    /** How files of keys call it. */
    static final String ROLE = "masker";

    static final String ALGORITHM = "X25519";

    private static final Pattern PUBLIC = Pattern.compile("([A-Z][A-Z0-9-]{0,15})-" + ROLE + "\\.pub\\.pem");

    private final PrivateKey key;

    private MaskKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a private key.
     *
     * @throws UsageException if it cannot be read, is none, or others than its owner may read it
     */
    static MaskKey readPrivate(Path file) {
        byte[] der = KeyPairFile.privateDer(file);
        try {
            return new MaskKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new UsageException(
                    "The file " + file + " is not an X25519 private key. Make one with: goe keys new --role " + ROLE,
                    e);
        }
    }

    /**
     * The public keys of a folder, by node; other files in it do not matter.
     *
     * @throws UsageException if it is no folder
     * @throws VerificationException if a file is not a key
     */
    static Map<String, PublicKey> readTrusted(Path folder) {
        Map<String, PublicKey> keys = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pub.pem")) {
            for (Path file : files) {
                Matcher name = PUBLIC.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    keys.put(name.group(1), readPublic(file));
                }
            }
        } catch (IOException e) {
            throw new UsageException("--trust " + folder + " is not a folder of public keys: " + e.getMessage(), e);
        }
        return keys;
    }

    static PublicKey readPublic(Path file) {
        try {
            return publicKey(KeyPairFile.publicDer(file));
        } catch (GeneralSecurityException e) {
            throw new VerificationException("The file " + file + " is not an X25519 public key.", e);
        }
    }

    /**
     * A public key of its DER form in base64.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PublicKey publicKeyOf(String spki) {
        try {
            return publicKey(Base64.getDecoder().decode(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a masker's key is no X25519 key: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki));
        if (!Arrays.equals(key.getEncoded(), spki)) {
            throw new InvalidKeyException("its encoding is not the canonical one");
        }
        return key;
    }

    /**
     * The secret that two keys have in common.
     *
     * @throws VerificationException if the other key is one that gives everybody the same
     */
    byte[] agree(PublicKey other) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(key);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new VerificationException(
                    "A masker's key of another node is no good key. Ask that node for it again.", e);
        }
    }
}
