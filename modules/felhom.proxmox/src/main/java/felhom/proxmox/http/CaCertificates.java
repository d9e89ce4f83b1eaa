package felhom.proxmox.http;

import felhom.engine.trust.NamedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a CA file as people have it: text before, between and behind the certificates, keys beside them, blanks at the
/// ends of lines, OpenSSL's trusted form. What OpenSSL reads of a file is read here too; Java's own reader takes a line
/// of dashes for a certificate.
final class CaCertificates {
    // All authorities of a Debian (ca-certificates) are a quarter of that.
    private static final int MOST = 1024 * 1024;
    private static final Set<String> KINDS = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private final Path file;
    private final List<X509Certificate> found = new ArrayList<>();
    private final Set<String> others = new LinkedHashSet<>();

    private CaCertificates(Path file) {
        this.file = file;
    }

    /// @throws IllegalArgumentException for a file that cannot be read or holds no certificate, with what it holds
    static List<X509Certificate> read(Path file) {
        CaCertificates reader = new CaCertificates(file);
        byte[] bytes = reader.bytes();
        if (bytes.length > 1 && bytes[0] == 0x30 && bytes[1] < 0) {
            // DER: a SEQUENCE of more than 127 bytes.
            reader.add(bytes, "it");
        } else {
            reader.text(bytes);
        }
        return List.copyOf(reader.found);
    }

    private byte[] bytes() {
        byte[] bytes;
        try {
            bytes = NamedFile.readWhole(file, MOST);
        } catch (IOException e) {
            throw wrong("cannot be read: " + e.getMessage());
        }
        if (bytes.length == 0) {
            throw wrong("is empty");
        }
        return bytes;
    }

    private void text(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw wrong("is no plain text (UTF-16, perhaps): save it as UTF-8 or ASCII");
            }
        }
        Optional<String> kind = Optional.empty();
        StringBuilder body = new StringBuilder();
        int begun = 0;
        int number = 0;
        for (String given :
                new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").split("\\R", -1)) {
            number++;
            String line = given.strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > BEGIN.length() + DASHES.length()) {
                kind = Optional.of(line.substring(BEGIN.length(), line.length() - DASHES.length()));
                body.setLength(0);
                begun = number;
            } else if (kind.isPresent() && line.equals("-----END " + kind.get() + DASHES)) {
                block(kind.get(), body.toString(), begun);
                kind = Optional.empty();
            } else if (kind.isPresent()) {
                body.append(line);
            }
        }
        if (kind.isPresent() && KINDS.contains(kind.get())) {
            throw wrong("ends within the certificate that begins in line " + begun);
        }
        if (found.isEmpty()) {
            throw wrong("holds no certificate" + (others.isEmpty() ? "" : ", but " + String.join(" and ", others)));
        }
    }

    private void block(String kind, String body, int line) {
        if (!KINDS.contains(kind)) {
            others.add("a " + kind);
            return;
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException notBase64) {
            throw damaged("the certificate in line " + line);
        }
        add(der, "the certificate in line " + line);
    }

    private void add(byte[] der, String what) {
        try {
            // OpenSSL's trusted form goes on behind the certificate with what it is trusted for.
            found.add((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException e) {
            throw damaged(what);
        }
    }

    private IllegalArgumentException damaged(String what) {
        return wrong("cannot be used: " + what + " is damaged, or none");
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("'" + file + "' " + what);
    }
}
