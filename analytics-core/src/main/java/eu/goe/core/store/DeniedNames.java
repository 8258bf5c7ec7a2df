package eu.goe.core.store;

import eu.goe.core.errors.VerificationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * Names that may not come in again, since the people have withdrawn; also when nothing else is known of them any more. Each is an empty
 * file called after the HMAC-SHA-256 of the name, under a random key that lies with the names: the list itself names nobody.
 */
record DeniedNames(StoreFiles files) {
    /** Of what is in {@code names}, what belongs to no batch. */
    static final String KEY = "names/denied.key";

    private static final String FOLDER = "denied/";
    private static final int KEY_BYTES = 32;

    /** Makes the key of a new store, unless an init that was killed has made it. */
    void create() {
        if (files.readText(KEY).isEmpty()) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            files.writePrivateText(KEY, HexFormat.of().formatHex(key) + "\n");
        }
    }

    void add(Collection<String> names) {
        HmacUtils hmac = hmac();
        for (String name : names) {
            files.createExclusive(FOLDER + hmac.hmacHex(name.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** How many of these are denied. */
    int count(List<String> names) {
        Set<String> denied = new HashSet<>();
        files.list(FOLDER + "*").forEach(f -> denied.add(f.name().substring(FOLDER.length())));
        if (denied.isEmpty()) {
            return 0;
        }
        HmacUtils hmac = hmac();
        return (int) names.stream()
                .filter(name -> denied.contains(hmac.hmacHex(name.getBytes(StandardCharsets.UTF_8))))
                .count();
    }

    /** Something that only this store knows, another for each purpose. */
    byte[] secret(String purpose) {
        return hmac().hmac(purpose);
    }

    private HmacUtils hmac() {
        String key = files.readText(KEY)
                .orElseThrow(() -> new VerificationException(KEY + " is missing from the store, so that nobody can tell"
                        + " who has withdrawn. Bring it back from a copy."));
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, HexFormat.of().parseHex(key.strip()));
    }
}
