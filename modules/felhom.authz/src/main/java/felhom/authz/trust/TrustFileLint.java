package felhom.authz.trust;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.RsaKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The rules for trust files that only the agent reads: who is meant, for what and until when is written out.
final class TrustFileLint {
    private static final int ADVISED_RSA_BITS = 3072;

    private TrustFileLint() {}

    static List<Remark> errors(List<AllowedSigner> entries) {
        var remarks = new ArrayList<Remark>();
        var keys = new HashSet<Bytes>();
        for (var entry : entries) {
            if (!entry.principals().isLiteral()) {
                remarks.add(new Remark(entry.line(), "one principal, by name: no list and no pattern"));
            }
            if (entry.options().namespaces().isEmpty()) {
                remarks.add(new Remark(entry.line(), "namespaces= is missing"));
            }
            if (entry.options().window().before().isEmpty()) {
                remarks.add(new Remark(entry.line(), "valid-before= is missing"));
            }
            if (entry.options().certAuthority()) {
                remarks.add(new Remark(entry.line(), "cert-authority: certificates are not taken"));
            }
            // Narrowing one line would not narrow the other.
            if (!keys.add(entry.key().blob())) {
                remarks.add(new Remark(entry.line(), "this key is listed before"));
            }
        }
        return List.copyOf(remarks);
    }

    static List<Remark> warnings(List<AllowedSigner> entries) {
        return entries.stream()
                .filter(entry -> entry.key().key() instanceof RsaKey rsa && rsa.bits() < ADVISED_RSA_BITS)
                .map(entry -> new Remark(entry.line(), "an RSA key below " + ADVISED_RSA_BITS + " bits"))
                .toList();
    }
}
