package felhom.testkit.hubcontract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whom a connection to the hub may trust, as an agent has it.
record ServerTrust(SSLContext context) {
    static ServerTrust system() throws IOException {
        return of(null);
    }

    /// The host's name has to be in the certificate.
    static ServerTrust authorities(String pem, Path file) throws IOException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (var issuer : systemManager().getAcceptedIssuers()) {
                store.setCertificateEntry("system-" + store.size(), issuer);
            }
            var given = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (given.isEmpty()) throw new CertificateException("it holds no certificate");
            for (var authority : given) store.setCertificateEntry("given-" + store.size(), authority);
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return of(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "--ca-file: " + file + " holds no authority that can be used: " + e.getMessage()
                            + "; it has to be certificates in PEM",
                    e);
        }
    }

    /// One certificate, whatever name is in it.
    ///
    /// @param sha256 64 hex digits in lower case
    static ServerTrust fingerprint(String sha256) throws IOException {
        return of(new TrustManager[] {new Pinned(sha256)});
    }

    private static ServerTrust of(TrustManager @Nullable [] managers) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return new ServerTrust(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager systemManager() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) return found;
        }
        throw new CertificateException("this Java has no authorities");
    }

    /// Extended, so that nobody looks for the host's name: who pins a certificate has said which one it is.
    private static final class Pinned extends X509ExtendedTrustManager {
        private final String sha256;

        Pinned(String sha256) {
            this.sha256 = sha256;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                var served = HexFormat.of().formatHex(digest);
                if (served.equals(sha256)) return;
                throw new CertificateException("the hub's certificate has the fingerprint " + served);
            } catch (NoSuchAlgorithmException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
