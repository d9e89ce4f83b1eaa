package felhom.authz.sshsig;

/// The fields of a signature as they stand in its blob. The key is a name to look up and nothing more.
public record Envelope(Bytes key, Bytes namespace, Bytes reserved, Bytes hash, Bytes signature) {
    static final Bytes MAGIC = Bytes.ascii("SSHSIG");

    public static Envelope open(Bytes blob) {
        if (blob.length() < MAGIC.length()) {
            throw new RefusedException(Code.TRUNCATED);
        }
        if (!blob.startsWith(MAGIC)) {
            throw new RefusedException(Code.MAGIC);
        }
        var reader = new Reader(blob);
        reader.skip(MAGIC.length());
        long version = reader.u32();
        if (version != 1) {
            throw new RefusedException(Code.VERSION, "it is " + version);
        }
        var envelope =
                new Envelope(reader.string(), reader.string(), reader.string(), reader.string(), reader.string());
        reader.end();
        return envelope;
    }

    /// What the signer signed, made from what we demand and not from what the blob says.
    public static byte[] signedData(Bytes namespace, Hash hash, Message message) {
        byte[] digest = message.hash(hash);
        int room = MAGIC.length() + 4 * 4 + namespace.length() + hash.wire().length() + digest.length;
        return new Writer(room)
                .raw(MAGIC.shared())
                .string(namespace)
                .u32(0)
                .string(hash.wire())
                .string(digest)
                .toByteArray();
    }
}
