package felhom.authz.sshsig;

/// What a FIDO authenticator signed beside the message.
///
/// @param counter how often it has signed, where it counts; informative, since some never do
public record Touch(int flags, long counter) {
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    // Attested data and extensions: they have no place outside WebAuthn, and nothing here would parse them.
    private static final int FOREIGN = 0xc0;

    public boolean userPresent() {
        return (flags & USER_PRESENT) != 0;
    }

    public boolean userVerified() {
        return (flags & USER_VERIFIED) != 0;
    }

    public boolean foreign() {
        return (flags & FOREIGN) != 0;
    }
}
