package eu.goe.core.exchange;

import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Ed25519 keys in PEM files as {@code openssl} reads and writes them: PKCS#8 for the private, SPKI for the public one; and the files of a
 * {@link MaskKey}. The JDK's own implementation; signatures are the raw 64 bytes of RFC 8032.
 */
public final class KeyPairFile {
    private static final Set<PosixFilePermission> PRIVATE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** The field's prime, 2^255 − 19 (RFC 8032, section 5.1). */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The y of the points of order 1, 2, 4 and 8; the sign of x does not matter. */
    private static final Set<BigInteger> SMALL_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            P.subtract(BigInteger.ONE),
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022"),
            new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927"));

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private static final Pattern NAME =
            Pattern.compile("([A-Z][A-Z0-9-]{0,15})-(signer|approver|masker|root)\\.key\\.pem");

    private KeyPairFile(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Makes a new pair: {@code NODE-ROLE.key.pem} with mode 600 and {@code NODE-ROLE.pub.pem}.
     *
     * @return the public key's file
     * @throws UsageException if either file is there already
     */
    public static Path create(Path folder, String node, String role) {
        Path privateFile = folder.resolve(node + "-" + role + ".key.pem");
        Path publicFile = folder.resolve(node + "-" + role + ".pub.pem");
        if (Files.exists(privateFile) || Files.exists(publicFile)) {
            throw new UsageException("There is a key " + node + "-" + role + " in " + folder
                    + " already. Keys are never overwritten; choose another folder.");
        }
        try {
            String algorithm = role.equals(MaskKey.ROLE) ? MaskKey.ALGORITHM : "Ed25519";
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Files.createDirectories(folder);
            Files.createFile(privateFile, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.writeString(
                    privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()), StandardOpenOption.WRITE);
            Files.writeString(
                    publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
            return publicFile;
        } catch (FileAlreadyExistsException e) {
            throw new UsageException("There is a key " + node + "-" + role + " in " + folder + " already.", e);
        } catch (IOException e) {
            throw new UsageException("Keys cannot be written to " + folder + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no such keys", e);
        }
    }

    /**
     * Reads a private key and derives its public one.
     *
     * @throws UsageException if it cannot be read, is no Ed25519 key, or others than its owner may read it
     */
    public static KeyPairFile readPrivate(Path file) {
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(privateDer(file)));

            byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
            KeyPairGenerator derive = KeyPairGenerator.getInstance("Ed25519");
            derive.initialize(255, new FixedSeed(seed));
            return new KeyPairFile(key, derive.generateKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new UsageException(
                    "The file " + file + " is not an Ed25519 private key. Make one with: goe keys new", e);
        }
    }

    /** The PKCS#8 form of a private key of any kind, which nobody but its owner may read. */
    static byte[] privateDer(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!PRIVATE.containsAll(mode)) {
                throw new UsageException("The key " + file + " may be read by others (mode "
                        + PosixFilePermissions.toString(mode) + "). Run: chmod 600 " + file);
            }
            return der(Files.readString(file), "PRIVATE KEY");
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("The key " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The SPKI form of a public key of any kind. */
    static byte[] publicDer(Path file) {
        try {
            return der(Files.readString(file), "PUBLIC KEY");
        } catch (IOException | IllegalArgumentException e) {
            throw new VerificationException("The public key " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a key whose file is named {@code NODE-ROLE.key.pem} after another node or role: a slip, not a forger, is what
     * this is against; who may sign what is in the trust file.
     *
     * @throws UsageException if so
     */
    static void requireNamed(Path file, String node, String role) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && !(name.group(1).equals(node) && name.group(2).equals(role))) {
            throw new UsageException("The key " + file + " is by its name the " + name.group(2) + "'s of node "
                    + name.group(1) + "; here the " + role + "'s of node " + node + " is wanted.");
        }
    }

    /**
     * The node that a signer's key is of, by the name of its file.
     *
     * @throws UsageException if the file is not called {@code NODE-signer.key.pem}
     */
    static String signerNode(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || !name.group(2).equals(TrustedKey.SIGNER)) {
            throw new UsageException("--key " + file + ": a signer's key is called NODE-signer.key.pem.");
        }
        return name.group(1);
    }

    /** Gives the generator the seed that a private key is made of, so that it makes the same pair. */
    private static final class FixedSeed extends java.security.SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        FixedSeed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    /**
     * Reads a public key.
     *
     * @throws VerificationException if the file is not one
     */
    public static PublicKey readPublic(Path file) {
        try {
            return publicKey(publicDer(file));
        } catch (GeneralSecurityException e) {
            throw new VerificationException(
                    "The file " + file + " is not an Ed25519 public key: " + e.getMessage() + ".", e);
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
            throw new IllegalArgumentException("a public key is no Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** The DER form in base64. */
    static String spki(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** Keys in one spelling only, and none of those few points of which signatures can be made without a private key. */
    private static PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        BigInteger y = ((EdECPublicKey) key).getPoint().getY();
        if (!Arrays.equals(key.getEncoded(), spki) || y.compareTo(P) >= 0) {
            throw new InvalidKeyException("its encoding is not the canonical one");
        }
        if (SMALL_ORDER.contains(y)) {
            throw new InvalidKeyException("it is a point of small order");
        }
        return key;
    }

    /** First 16 hex digits of SHA-256 of the public key. */
    public static String keyId(PublicKey key) {
        return DigestUtils.sha256Hex(key.getEncoded()).substring(0, 16);
    }

    public String keyId() {
        return keyId(publicKey);
    }

    /** The raw 64-byte signature of the bytes. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the signature is the key's over the bytes; anything malformed is not. */
    public static boolean verifies(PublicKey key, byte[] bytes, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(bytes);
            return signature.length == 64 && verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static byte[] der(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("it has no " + begin);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
