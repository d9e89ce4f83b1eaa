package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyReader;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.ListedKey;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Touch;
import java.util.Optional;
import java.util.regex.Pattern;

/// A line of the allowed signers.
record AllowedSigner(int line, PatternList principals, Options options, ListedKey key) {
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern PRINTABLE = Pattern.compile("[\t -~]*");

    /// Empty for a comment and for an empty line.
    static Optional<AllowedSigner> parse(int line, String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            throw new RefusedException(Code.TRUST_FILE, "a character that is not printable ASCII");
        }
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        if (text.startsWith(" ") || text.startsWith("\t")) {
            throw new RefusedException(Code.TRUST_FILE, "it starts with a blank");
        }
        // No value that is taken holds a blank, so that the line falls apart at blanks. The fifth part is comment.
        String[] parts = BLANKS.split(text, 5);
        boolean bare = parts.length > 1 && KeyType.of(parts[1]).isPresent();
        int type = bare ? 1 : 2;
        if (parts.length < type + 2) {
            throw new RefusedException(Code.TRUST_FILE, "not 'principals [options] type key [comment]'");
        }
        var options = bare ? Options.NONE : Options.parse(parts[1]);
        var key = KeyReader.strict().read(parts[type], parts[type + 1]);
        if (options.verifyRequired() && !key.type().fido()) {
            throw new RefusedException(Code.TRUST_FILE, "verify-required on a key that cannot verify its user");
        }
        return Optional.of(new AllowedSigner(line, principals(parts[0]), options, key));
    }

    private static PatternList principals(String text) {
        // OpenSSH strips quotes, in more places than one would think.
        if (text.contains("\"")) {
            throw new RefusedException(Code.TRUST_FILE, "quotes around principals");
        }
        return PatternList.parse(text);
    }

    /// `OK`, or the first demand that this entry does not meet.
    Code meets(Request request, Optional<Touch> touch) {
        // An authority's key signs certificates, and those are not taken.
        if (options.certAuthority() || !principals.matches(request.principal())) {
            return Code.PRINCIPAL;
        }
        if (options.namespaces().isPresent()
                && !options.namespaces().orElseThrow().matches(request.namespace())) {
            return Code.NS_NOT_ALLOWED;
        }
        Code time = options.window().at(request.now());
        if (time != Code.OK) {
            return time;
        }
        return touch.isEmpty() || confirms(touch.get()) ? Code.OK : Code.SK_FLAGS;
    }

    private boolean confirms(Touch touch) {
        return touch.userPresent() && !touch.foreign() && (touch.userVerified() || !options.verifyRequired());
    }

    Signer signer() {
        return new Signer(
                line,
                principals.text(),
                key.type(),
                key.fingerprint(),
                options.namespaces().map(PatternList::text),
                options.window().after(),
                options.window().before(),
                options.certAuthority(),
                options.verifyRequired());
    }
}
