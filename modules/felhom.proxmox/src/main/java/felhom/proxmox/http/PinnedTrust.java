package felhom.proxmox.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Believes a certificate that any of the given [Trust]s covers. A pin names one certificate or key, so that
/// neither the host name nor the dates matter for it; for an authority both do.
public final class PinnedTrust extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedTrust.class);
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final List<Trust> trusts;
    private final String host;
    private final Consumer<X509Certificate[]> seen;

    /// @param seen is told each chain before it is judged
    PinnedTrust(List<Trust> trusts, String host, Consumer<X509Certificate[]> seen) {
        this.trusts = trusts;
        this.host = host;
        this.seen = seen;
    }

    /// @param host the name or address that an authority has to vouch for
    public static SSLContext context(List<Trust> trusts, String host) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedTrust(trusts, host, _ -> {})}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PveException(new PveError.NotTrusted("TLS cannot be set up: " + e), e);
        }
    }

    /// Why a certificate is not valid at a time; empty where it is.
    static Optional<String> outOfDate(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        String who = "the certificate of '" + certificate.getSubjectX500Principal() + "'";
        if (now.isAfter(end)) {
            return Optional.of(who + " expired at " + end + ", and it is " + now + " here");
        }
        return now.isBefore(begin)
                ? Optional.of(who + " is valid from " + begin + " on, and it is " + now + " here")
                : Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        seen.accept(chain);
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
        List<X509Certificate> authorities = trusts.stream()
                .flatMap(trust -> trust instanceof Trust.CaFile file ? file.certificates().stream() : Stream.of())
                .toList();
        String pins = "its fingerprint is " + COLONS.formatHex(fingerprint) + " and its public key sha256/" + publicKey;
        if (authorities.isEmpty()) {
            throw new CertificateException(pins + ", and neither is pinned");
        }
        vouched(chain, authType, authorities, pins);
        CertificateNames names = CertificateNames.of(chain[0]);
        if (!names.cover(host)) {
            throw new CertificateException("it is for " + names + ", and not for " + host);
        }
    }

    private void vouched(X509Certificate[] chain, String authType, List<X509Certificate> authorities, String pins)
            throws CertificateException {
        Instant now = Instant.now();
        // Java asks an authority that it was given for no date, and not even the host's own certificate where that one
        // stands in the file.
        List<X509Certificate> current = authorities.stream()
                .filter(one -> outOfDate(one, now).isEmpty())
                .toList();
        try {
            if (current.isEmpty()) {
                throw new CertificateException("no authority is valid");
            }
            authorities(current).checkServerTrusted(chain, authType);
        } catch (CertificateException refused) {
            LOG.debug("not trusted", refused);
            throw new CertificateException(reason(chain, authorities, now, refused)
                    .orElse("nothing in " + files() + " vouches for it: it was issued by '"
                            + chain[chain.length - 1].getIssuerX500Principal() + "'; " + pins));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e);
        }
    }

    private static Optional<String> reason(
            X509Certificate[] chain, List<X509Certificate> authorities, Instant now, CertificateException refused) {
        Optional<String> served = Arrays.stream(chain)
                .flatMap(one -> outOfDate(one, now).stream())
                .findFirst();
        Optional<String> authority = authorities.stream()
                .filter(one -> Arrays.stream(chain)
                        .anyMatch(below -> below.getIssuerX500Principal().equals(one.getSubjectX500Principal())))
                .flatMap(one -> outOfDate(one, now).stream())
                .findFirst();
        Throwable root = refused;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // What Java says where it finds no way up to an authority, which says nothing to anybody.
        String text = String.valueOf(root.getMessage());
        boolean noWay = refused.getCause() == null || text.contains("unable to find valid certification path");
        return served.or(() -> authority).or(() -> noWay ? Optional.empty() : Optional.of(text));
    }

    private String files() {
        return trusts.stream()
                .flatMap(trust -> trust instanceof Trust.CaFile file ? Stream.of("'" + file.file() + "'") : Stream.of())
                .collect(Collectors.joining(" and "));
    }

    private static X509ExtendedTrustManager authorities(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this Java has no PKIX trust manager");
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    static byte[] sha256(byte[] bytes) throws CertificateException {
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
