package eu.goe.core.release;

/** Signs what a release consists of. */
public interface Signer {
    /** The raw 64-byte Ed25519 signature of the bytes. */
    byte[] sign(byte[] bytes);

    /** Which key it is. */
    String keyId();
}
