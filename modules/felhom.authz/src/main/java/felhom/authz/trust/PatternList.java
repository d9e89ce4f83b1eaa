package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import java.util.ArrayList;
import java.util.List;

/// OpenSSH's list of patterns: `*` and `?`, and `!` in front for "not these", wherever in the list it stands.
public record PatternList(String text, List<String> wanted, List<String> unwanted) {
    // OpenSSH lets a longer pattern fail the whole list without a word.
    private static final int MAX_LENGTH = 1022;

    public PatternList {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    public static PatternList parse(String text) {
        var wanted = new ArrayList<String>();
        var unwanted = new ArrayList<String>();
        for (String item : text.split(",", -1)) {
            boolean negated = item.startsWith("!");
            String pattern = negated ? item.substring(1) : item;
            if (pattern.isEmpty() || pattern.length() > MAX_LENGTH) {
                throw new RefusedException(Code.TRUST_FILE, "a pattern that is empty or too long");
            }
            (negated ? unwanted : wanted).add(pattern);
        }
        return new PatternList(text, wanted, unwanted);
    }

    public boolean matches(String name) {
        return !anyMatches(unwanted, name) && anyMatches(wanted, name);
    }

    private static boolean anyMatches(List<String> patterns, String name) {
        for (String pattern : patterns) {
            if (matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the list is one name that stands for itself alone.
    boolean isLiteral() {
        return Request.plain(text);
    }

    // Remembers the last star alone: no pattern takes longer than its length times the name's.
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
