package felhom.proxmox;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Believes a certificate that any of the given [Trust]s covers. A pin names one certificate or key, so that neither
/// the host name nor the dates matter for it; for an authority both do.
final class PinnedTrust extends X509ExtendedTrustManager {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final List<Trust> trusts;
    private final Optional<X509ExtendedTrustManager> authorities;

    private PinnedTrust(List<Trust> trusts, Optional<X509ExtendedTrustManager> authorities) {
        this.trusts = trusts;
        this.authorities = authorities;
    }

    /// @throws PveException when a CA file cannot be read or holds no certificate
    static SSLContext context(List<Trust> trusts) {
        try {
            List<Certificate> certificates = new ArrayList<>();
            for (Trust trust : trusts) {
                if (trust instanceof Trust.CaFile(Path file)) {
                    certificates.addAll(read(file));
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedTrust(trusts, authorities(certificates))}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new PveException(new PveError.NotTrusted("TLS cannot be set up: " + e), e);
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("there is no certificate in '" + file + "'");
            }
            return found;
        }
    }

    private static Optional<X509ExtendedTrustManager> authorities(List<Certificate> certificates)
            throws GeneralSecurityException, IOException {
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return Optional.of(extended);
            }
        }
        throw new GeneralSecurityException("this Java has no PKIX trust manager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        byte[] fingerprint = sha256(chain[0].getEncoded());
        String publicKey = Base64.getEncoder()
                .encodeToString(sha256(chain[0].getPublicKey().getEncoded()));
        for (Trust trust : trusts) {
            boolean believed = switch (trust) {
                case Trust.Fingerprint(String sha256) -> sha256.equals(hex(fingerprint));
                case Trust.PublicKey(String sha256) -> sha256.equals(publicKey);
                case Trust.Insecure() -> true;
                case Trust.CaFile _ -> false;
            };
            if (believed) {
                return;
            }
        }
        if (authorities.isEmpty()) {
            throw new CertificateException("its fingerprint is " + COLONS.formatHex(fingerprint)
                    + " and its public key sha256/" + publicKey + ", and neither is pinned");
        }
        if (engine == null) {
            throw new CertificateException("no TLS engine to check the host name with");
        }
        authorities.get().checkServerTrusted(chain, authType, engine);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) throws CertificateException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        checkServerTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("the agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("the agent serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
