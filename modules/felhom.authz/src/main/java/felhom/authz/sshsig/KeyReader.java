package felhom.authz.sshsig;

import java.math.BigInteger;

/// Reads the keys of trust files. What it takes is written in one way only, so that keys can be compared as
/// bytes.
public final class KeyReader {
    private final boolean weakToo;

    private KeyReader(boolean weakToo) {
        this.weakToo = weakToo;
    }

    /// For keys that may sign.
    public static KeyReader strict() {
        return new KeyReader(false);
    }

    /// For keys that are to be recognized: well-formed suffices.
    public static KeyReader lenient() {
        return new KeyReader(true);
    }

    /// @param name the type as the line calls it
    /// @param base64 the key as the line has it
    public ListedKey read(String name, String base64) {
        KeyType type = KeyType.of(name)
                .orElseThrow(() -> new RefusedException(
                        Code.TRUST_FILE, "key type " + Bytes.ascii(name) + " is not one that may sign"));
        var blob = Bytes.of(Armor.decode(base64));
        if (blob.length() > Armor.MAX_BLOB) {
            throw new RefusedException(Code.SIZE, "a key of " + blob.length() + " bytes");
        }
        return ListedKey.of(type, blob, parse(type, new Reader(blob)));
    }

    private SignerKey parse(KeyType type, Reader blob) {
        Bytes inside = blob.string();
        if (!inside.is(type.wire())) {
            throw new RefusedException(Code.SIGFORMAT, "the key itself says it is " + inside);
        }
        SignerKey key = switch (type) {
            case ED25519 -> Ed25519Key.of(blob.string(), weakToo);
            case ECDSA_P256 -> EcdsaKey.of(Curve.P256, blob.string(), blob.string());
            case ECDSA_P384 -> EcdsaKey.of(Curve.P384, blob.string(), blob.string());
            case ECDSA_P521 -> EcdsaKey.of(Curve.P521, blob.string(), blob.string());
            case RSA -> rsa(blob);
            case SK_ED25519 -> SecurityKey.of(type, Ed25519Key.of(blob.string(), weakToo), blob.string(), weakToo);
            case SK_ECDSA_P256 ->
                SecurityKey.of(type, EcdsaKey.of(Curve.P256, blob.string(), blob.string()), blob.string(), weakToo);
        };
        blob.end();
        return key;
    }

    private SignerKey rsa(Reader blob) {
        BigInteger e = Reader.mpint(blob.string());
        BigInteger n = Reader.mpint(blob.string());
        return RsaKey.of(e, n, weakToo);
    }
}
