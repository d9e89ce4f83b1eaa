package felhom.authz.sshsig;

/// A key that never leaves its FIDO authenticator. What it signs is not the data but a statement about it.
public record SecurityKey(KeyType type, SignerKey key, Bytes application) implements SignerKey {
    private static final Bytes OURS = Bytes.ascii("ssh:");

    /// @param weakToo whether a key of any application is taken: only to be listed as revoked
    static SecurityKey of(KeyType type, SignerKey key, Bytes application, boolean weakToo) {
        // OpenSSH reads a C string: a NUL would make another spelling of the same key.
        if (!application.latin1().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new RefusedException(Code.SIGFORMAT, "application " + application + " is not printable ASCII");
        }
        // A key made for a web origin signs for web pages too.
        if (!weakToo && !application.startsWith(OURS)) {
            throw new RefusedException(Code.SIGFORMAT, "application " + application + " does not start with ssh:");
        }
        return new SecurityKey(type, key, application);
    }

    @Override
    public boolean signsWith(Bytes algorithm) {
        return algorithm.is(type.wire());
    }

    @Override
    public void verify(Bytes algorithm, Bytes value, byte[] data) {
        key.verify(algorithm, value, data);
    }

    /// What the authenticator signs for `data`.
    public byte[] statement(Touch touch, byte[] data) {
        return new Writer()
                .raw(Hash.SHA256.of(application.toArray()))
                .u8(touch.flags())
                .u32(touch.counter())
                .raw(Hash.SHA256.of(data))
                .toByteArray();
    }
}
