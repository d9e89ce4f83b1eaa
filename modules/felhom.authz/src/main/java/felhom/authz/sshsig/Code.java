package felhom.authz.sshsig;

/// Why a signature was refused, or that it was not. The names are printed by `verify` and do not change.
public enum Code {
    OK("the signature is good"),
    ARMOR("the signature file is not one well-formed SSH SIGNATURE block"),
    BASE64("the signature file's base64 is not canonical"),
    CRYPTO("the signature does not fit message, namespace and key"),
    EXPIRED("the signer's entry is no longer valid at this time"),
    HASHALG("the hash is neither sha256 nor sha512"),
    LENGTH("a field claims to be longer than what is there"),
    MAGIC("the signature does not start with SSHSIG"),
    MPINT("a number is negative or not written in its shortest form"),
    NAMESPACE("the signature was made for another namespace"),
    NOT_YET_VALID("the signer's entry is not yet valid at this time"),
    NS_NOT_ALLOWED("the signer's entry does not allow this namespace"),
    PRINCIPAL("no entry with this key names this principal"),
    RESERVED("the reserved field is not empty"),
    REVOCATION_FILE("the list of revoked keys cannot be used"),
    REVOKED("the key is revoked"),
    SIGALG("the signature's algorithm is not one that this key may use"),
    SIGFORMAT("the signature's value is out of range or of the wrong size"),
    SIZE("the input is larger than any signature"),
    SK_FLAGS("the security key did not confirm a touch, or the user's PIN where that is required"),
    TRAILING("there is something after the end"),
    TRUNCATED("the signature ends too early"),
    TRUST_FILE("the list of allowed signers cannot be used"),
    UNTRUSTED_KEY("no entry has this key"),
    VERSION("the signature's version is not 1");

    private final String words;

    Code(String words) {
        this.words = words;
    }

    /// The code in words, for an operator.
    public String words() {
        return words;
    }
}
