package felhom.testkit.http;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The certificate in service and the TLS context made of it. Thread-safe.
public final class Tls {
    private static final char[] NO_PASSWORD = {};

    private final Certificates issuer;
    private final String node;
    private KeyPair key = Certificates.newKey();
    private X509Certificate leaf;
    private SSLContext context;

    public Tls(String node, Optional<Instant> notAfter, Optional<Instant> authorityNotAfter) {
        this.node = node;
        issuer = new Certificates(authorityNotAfter);
        leaf = issuer.leaf(node, key, orUsual(notAfter));
        context = contextOf(key, leaf, issuer.ca());
    }

    public synchronized SSLContext context() {
        return context;
    }

    public synchronized X509Certificate leaf() {
        return leaf;
    }

    public X509Certificate ca() {
        return issuer.ca();
    }

    public synchronized String publicKeyPin() {
        return "sha256/"
                + Base64.getEncoder()
                        .encodeToString(Certificates.sha256(key.getPublic().getEncoded()));
    }

    /// PVE reuses the private key of pve-ssl.pem for every renewal; ACME makes a new one.
    public synchronized void reissue(boolean newKey, Optional<Instant> notAfter) {
        if (newKey) key = Certificates.newKey();
        leaf = issuer.leaf(node, key, orUsual(notAfter));
        context = contextOf(key, leaf, issuer.ca());
    }

    // pve-ssl.pem lives 730 days.
    private static Instant orUsual(Optional<Instant> notAfter) {
        return notAfter.orElseGet(() -> Instant.now().plus(Duration.ofDays(730)));
    }

    private static SSLContext contextOf(KeyPair key, X509Certificate leaf, X509Certificate ca) {
        try {
            // Not PKCS12, nor PKIX below: together they derive a key from the password in ten thousand rounds at
            // every handshake, which took more of the tests' time than all else that a simulator does.
            var store = KeyStore.getInstance("JKS");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("leaf", key.getPrivate(), NO_PASSWORD, new X509Certificate[] {leaf, ca});
            var managers = KeyManagerFactory.getInstance("SunX509");
            managers.init(store, NO_PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }
}
