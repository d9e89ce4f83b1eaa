package felhom.authz.sshsig;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.KeySpec;
import java.util.Objects;

/// The JDK's own providers, as objects taken when this class is first used: whatever is inserted into
/// `Security` later cannot stand in for them. Bouncy Castle is called through its plain classes and never
/// through a provider at all.
public final class JdkProviders {
    private static final Provider SUN = provider("SUN");
    private static final Provider EC = provider("SunEC");
    private static final Provider RSA = provider("SunRsaSign");

    private JdkProviders() {}

    private static Provider provider(String name) {
        return Objects.requireNonNull(Security.getProvider(name), () -> "this Java has no provider " + name);
    }

    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm, SUN);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    static PublicKey key(String algorithm, KeySpec spec) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, of(algorithm)).generatePublic(spec);
    }

    static boolean verifies(String algorithm, PublicKey key, byte[] data, byte[] value)
            throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm, of(key.getAlgorithm()));
        signature.initVerify(key);
        signature.update(data);
        return signature.verify(value);
    }

    private static Provider of(String keyAlgorithm) {
        return keyAlgorithm.equals("RSA") ? RSA : EC;
    }
}
