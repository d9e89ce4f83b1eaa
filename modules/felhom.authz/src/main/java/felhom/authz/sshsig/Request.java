package felhom.authz.sshsig;

import java.time.Instant;

/// What the caller demands of a signature.
///
/// @param now the time at which the signer's entry has to be valid
public record Request(String namespace, String principal, Instant now) {
    /// Names that can stand in a trust file as themselves: printable ASCII, no pattern, no list, no quotes.
    public static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || "*?!,\"\\".indexOf(c) >= 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= 255;
    }
}
