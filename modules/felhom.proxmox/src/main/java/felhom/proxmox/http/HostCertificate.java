package felhom.proxmox.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// A host's certificate, as a file of the host has it or as whoever answers presents it: to be compared
/// before anything is believed.
///
/// @param chain the host's own first, then what was sent or stands in the file besides
public record HostCertificate(List<X509Certificate> chain) {
    // As TLS 1.3 names it, where the kind of key is the certificate's own affair.
    private static final String ANY_KEY = "UNKNOWN";

    public HostCertificate {
        chain = List.copyOf(chain);
    }

    /// The first of a PEM file, which is the one that pveproxy serves (pve-manager 9.2.11
    /// `Service/pveproxy.pm`).
    ///
    /// @throws IllegalArgumentException for a file that cannot be read or holds no certificate
    public static HostCertificate in(Path pem) {
        return new HostCertificate(CaCertificates.read(pem));
    }

    /// What is presented there. The TLS handshake is broken off as soon as it is seen, so that nothing is
    /// ever sent to whoever that is.
    ///
    /// @param endpoint `https://host[:port]`
    /// @param limits the time to connect is that of each address, the whole is that of all
    /// @throws IllegalArgumentException for an endpoint that is none
    /// @throws PveException when nobody answers, or not in TLS
    public static HostCertificate presentedAt(String endpoint, Limits limits) {
        Endpoint where = Endpoint.of(endpoint);
        FutureTask<HostCertificate> looking = new FutureTask<>(() -> look(where, limits.connect()));
        Thread thread = Thread.ofVirtual().name("certificate").start(looking);
        try {
            return looking.get(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // A read that waits in a virtual thread ends with its interrupt, and closes the socket.
            thread.interrupt();
            throw unreached(where, "no certificate within " + limits.whole().toMillis() + " ms", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new PveException(new PveError.Interrupted(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PveException known) {
                throw known;
            }
            throw unreached(where, String.valueOf(e.getCause()), e);
        }
    }

    private static HostCertificate look(Endpoint where, Duration limit) throws IOException, GeneralSecurityException {
        List<String> tried = new ArrayList<>();
        IOException last = new IOException("it has no address");
        List<InetAddress> addresses;
        try {
            addresses = new Addresses(where.host(), Addresses.Resolver.SYSTEM).all();
        } catch (IOException e) {
            throw unreached(where, "its name cannot be resolved", e);
        }
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, where.port()), Math.toIntExact(limit.toMillis()));
                socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
                return greeted(where, socket);
            } catch (IOException e) {
                last = e;
                tried.add(address.getHostAddress() + " "
                        + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
            }
        }
        throw unreached(where, String.join(", ", tried), last);
    }

    private static HostCertificate greeted(Endpoint where, Socket socket) throws IOException, GeneralSecurityException {
        AtomicReference<HostCertificate> seen = new AtomicReference<>();
        // Believes nobody, so that the handshake ends there.
        TrustManager nobody =
                new PinnedTrust(List.of(), where.host(), chain -> seen.set(new HostCertificate(Arrays.asList(chain))));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {nobody}, null);
        try (SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, where.host(), where.port(), true)) {
            if (Endpoint.literal(where.host()).isEmpty()) {
                tls.setSSLParameters(named(tls.getSSLParameters(), where.host()));
            }
            tls.startHandshake();
            throw new SSLException("it presents no certificate");
        } catch (SSLException ended) {
            if (seen.get() != null) {
                return seen.get();
            }
            throw unreached(where, "what answers there speaks no TLS that we know (" + ended.getMessage() + ")", ended);
        }
    }

    // A name with an underscore cannot stand in a greeting (RFC 6066); it is asked without one.
    private static SSLParameters named(SSLParameters parameters, String host) {
        try {
            parameters.setServerNames(List.of(new SNIHostName(host.replaceFirst("\\.$", ""))));
        } catch (IllegalArgumentException none) {
            parameters.setServerNames(List.of());
        }
        return parameters;
    }

    private static PveException unreached(Endpoint where, String why, Exception cause) {
        return new PveException(
                new PveError.NotConnected("no certificate from " + where + ": " + why
                        + "; is it the right endpoint, is pveproxy running, and no firewall in between?"),
                cause);
    }

    /// Of the host's own.
    public Trust.Fingerprint fingerprint() {
        try {
            return new Trust.Fingerprint(
                    PinnedTrust.hex(PinnedTrust.sha256(chain.getFirst().getEncoded())));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate without an encoding", e);
        }
    }

    /// Whether any of these covers it, for a host of that name.
    ///
    /// @param endpoint as for [#presentedAt]
    public boolean believedBy(List<Trust> trusts, String endpoint) {
        try {
            new PinnedTrust(trusts, Endpoint.of(endpoint).host(), _ -> {})
                    .checkServerTrusted(chain.toArray(X509Certificate[]::new), ANY_KEY);
            return true;
        } catch (CertificateException no) {
            return false;
        }
    }
}
