package felhom.authz.sshsig;

/// The exact bytes that were signed. Nobody can change them between the check and the use.
public final class Message {
    private final byte[] bytes;

    private Message(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Message of(byte[] bytes) {
        return new Message(bytes.clone());
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    byte[] hash(Hash hash) {
        return hash.of(bytes);
    }

    @Override
    public String toString() {
        return "message of " + bytes.length + " bytes";
    }
}
