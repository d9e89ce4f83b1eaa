package felhom.proxmox.http;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whom a certificate is for. By RFC 9525, but for two things that hosts in a LAN need: a name may hold an underscore,
/// which Java's own check refuses, and where no name stands in its standard place the common name counts, as for
/// OpenSSL.
final class CertificateNames {
    private static final String ALTERNATIVES = "2.5.29.17";
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    /// One part of a name as RFC 2253 writes it.
    private static final Pattern PART = Pattern.compile("\\G((?:[^,+\\\\]|\\\\.)*)(?:[,+]|$)");

    private final List<String> dns;
    private final List<String> addresses;

    private CertificateNames(List<String> dns, List<String> addresses) {
        this.dns = dns;
        this.addresses = addresses;
    }

    static CertificateNames of(X509Certificate certificate) {
        List<String> dns = alternatives(certificate, DNS);
        List<String> addresses = alternatives(certificate, ADDRESS);
        if (dns.isEmpty() && readable(certificate)) {
            dns = commonName(certificate.getSubjectX500Principal().getName("RFC2253")).stream()
                    .toList();
        }
        return new CertificateNames(dns, addresses);
    }

    /// @param host a name, or an address without brackets
    boolean cover(String host) {
        Optional<InetAddress> literal = Endpoint.literal(host);
        if (literal.isPresent()) {
            return addresses.stream()
                    .anyMatch(address -> Endpoint.literal(address).equals(literal));
        }
        String wanted = plain(host);
        return dns.stream().anyMatch(name -> covers(plain(name), wanted));
    }

    private static boolean covers(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        // The whole leftmost label and nothing more, and never a top-level domain.
        String rest = name.substring(1);
        int dot = host.indexOf('.');
        return dot > 0 && rest.indexOf('.', 1) > 0 && host.substring(dot).equals(rest);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    // Java leaves out what it cannot read where it is not critical.
    private static boolean readable(X509Certificate certificate) {
        try {
            return certificate.getSubjectAlternativeNames() != null
                    || certificate.getExtensionValue(ALTERNATIVES) == null;
        } catch (CertificateParsingException unreadable) {
            return false;
        }
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) {
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return all == null
                ? List.of()
                : all.stream()
                        .filter(entry -> entry.get(0).equals(kind) && entry.get(1) instanceof String)
                        .map(entry -> (String) entry.get(1))
                        .toList();
    }

    private static Optional<String> commonName(String subject) {
        Matcher parts = PART.matcher(subject);
        while (parts.find() && parts.end() > parts.start()) {
            if (parts.group(1).startsWith("CN=")) {
                return Optional.of(parts.group(1).substring("CN=".length()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        List<String> all = Stream.concat(dns.stream(), addresses.stream()).toList();
        return all.isEmpty() ? "no host" : String.join(", ", all);
    }
}
