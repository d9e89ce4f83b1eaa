package felhom.authz.sshsig;

import java.util.Arrays;
import java.util.HexFormat;

/// The one encoding that PKCS#1 v1.5 prescribes for a signature, compared as a whole and never parsed.
public final class Pkcs1 {
    private static final byte[] DIGEST_INFO_SHA256 = HexFormat.of().parseHex("3031300d060960864801650304020105000420");
    private static final byte[] DIGEST_INFO_SHA512 = HexFormat.of().parseHex("3051300d060960864801650304020305000440");

    private Pkcs1() {}

    public static byte[] encode(Hash hash, byte[] data, int length) {
        byte[] info = hash == Hash.SHA512 ? DIGEST_INFO_SHA512 : DIGEST_INFO_SHA256;
        byte[] digest = hash.of(data);
        byte[] encoded = new byte[length];
        int separator = length - digest.length - info.length - 1;
        encoded[1] = 1;
        Arrays.fill(encoded, 2, separator, (byte) 0xff);
        System.arraycopy(info, 0, encoded, separator + 1, info.length);
        System.arraycopy(digest, 0, encoded, length - digest.length, digest.length);
        return encoded;
    }
}
