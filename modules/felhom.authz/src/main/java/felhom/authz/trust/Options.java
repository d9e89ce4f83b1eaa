package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.RefusedException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The options of an entry, as `namespaces="file,git",valid-before="20270101Z"`.
///
/// @param verifyRequired our own: the authenticator has to have checked a PIN or a finger
record Options(boolean certAuthority, boolean verifyRequired, Optional<PatternList> namespaces, Window window) {
    static final Options NONE =
            new Options(false, false, Optional.empty(), new Window(Optional.empty(), Optional.empty()));

    // No blank, quote or backslash inside quotes: the one thing that all readers of such a value agree on.
    private static final Pattern ITEM = Pattern.compile("([a-z-]+)(?:=\"([!#-\\[\\]-~]+)\")?(,|$)");
    private static final Set<String> FLAGS = Set.of("cert-authority", "verify-required");
    private static final Set<String> VALUES = Set.of("namespaces", "valid-after", "valid-before");

    static Options parse(String text) {
        var seen = new HashSet<String>();
        Optional<PatternList> namespaces = Optional.empty();
        Optional<Instant> after = Optional.empty();
        Optional<Instant> before = Optional.empty();
        Matcher item = ITEM.matcher(text);
        int at = 0;
        boolean more = true;
        while (more) {
            item.region(at, text.length());
            if (!item.lookingAt()) {
                throw new RefusedException(Code.TRUST_FILE, "neither a key type that may sign nor options");
            }
            String name = item.group(1);
            Optional<String> value = Optional.ofNullable(item.group(2));
            if (!(value.isPresent() ? VALUES : FLAGS).contains(name) || !seen.add(name)) {
                throw new RefusedException(Code.TRUST_FILE, "option '" + name + "' is unknown, ill-formed or repeated");
            }
            switch (name) {
                case "namespaces" -> namespaces = value.map(PatternList::parse);
                case "valid-after" -> after = value.map(Window::time);
                case "valid-before" -> before = value.map(Window::time);
                default -> {}
            }
            more = item.group(3).equals(",");
            at = item.end();
        }
        return new Options(
                seen.contains("cert-authority"),
                seen.contains("verify-required"),
                namespaces,
                new Window(after, before));
    }
}
