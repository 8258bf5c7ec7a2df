package eu.goe.core.exchange;

import eu.goe.core.command.Software;
import eu.goe.core.release.MergedSource;
import eu.goe.core.release.ReleaseInputs;
import eu.goe.core.release.Signer;
import java.nio.file.Path;

/** Merged tables and keys of this machine's file system, for {@code goe release}. */
public final class LocalReleaseInputs implements ReleaseInputs {
    @Override
    public MergedSource open(Path merged) {
        return new MergedFolder(merged);
    }

    @Override
    public Signer signer(Path key) {
        KeyPairFile pair = KeyPairFile.readPrivate(key);
        return new Signer() {
            @Override
            public byte[] sign(byte[] bytes) {
                return pair.sign(bytes);
            }

            @Override
            public String keyId() {
                return pair.keyId();
            }
        };
    }

    @Override
    public String software() {
        return Software.NAME;
    }
}
