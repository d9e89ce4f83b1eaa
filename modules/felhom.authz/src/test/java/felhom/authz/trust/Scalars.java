package felhom.authz.trust;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.Pkcs1;
import felhom.authz.sshsig.Reader;
import felhom.authz.sshsig.Writer;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;

/// Signature values that a lax reader might take: malleable, out of range, padded otherwise.
final class Scalars {
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final Random random;
    private final Mutator mutate;

    Scalars(Random random) {
        this.random = random;
        this.mutate = new Mutator(random);
    }

    /// A value near the true one; it may set another algorithm.
    byte[] of(Draft draft) {
        byte[] value = draft.value();
        return switch (draft.key) {
            case TestKey.Ed _ -> edwards(value);
            case TestKey.Ec ec -> pair(ec, value);
            case TestKey.Rsa rsa -> rsa(rsa, draft, value);
        };
    }

    private byte[] edwards(byte[] value) {
        byte[] result = value.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                var s = littleEndian(value, 32).add(L.multiply(BigInteger.valueOf(1 + random.nextInt(15))));
                for (int i = 0; i < 32; i++) {
                    result[32 + i] = s.shiftRight(8 * i).byteValue();
                }
            }
            case 1 -> result[31] ^= (byte) 0x80;
            case 2 -> Arrays.fill(result, random.nextInt(2) * 32, 64, (byte) (random.nextInt(3) - 1));
            default -> {
                return mutate.bytes(value);
            }
        }
        return result;
    }

    private BigInteger littleEndian(byte[] value, int from) {
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = value[from + 31 - i];
        }
        return new BigInteger(1, big);
    }

    private byte[] pair(TestKey.Ec ec, byte[] value) {
        var reader = new Reader(Bytes.of(value));
        var r = new BigInteger(reader.string().toArray());
        var s = new BigInteger(reader.string().toArray());
        var n = ec.curve().domain().getN();
        return switch (random.nextInt(9)) {
            case 0 -> TestKey.Ec.pair(r.toByteArray(), n.subtract(s).toByteArray());
            case 1 -> TestKey.Ec.pair(r.add(n).toByteArray(), s.toByteArray());
            case 2 -> TestKey.Ec.pair(r.toByteArray(), s.add(n).toByteArray());
            case 3 -> TestKey.Ec.pair(r.negate().toByteArray(), s.toByteArray());
            case 4 -> TestKey.Ec.pair(padded(r), s.toByteArray());
            case 5 -> TestKey.Ec.pair(new byte[random.nextInt(3)], new byte[random.nextInt(3)]);
            case 6 -> TestKey.Ec.pair(s.toByteArray(), r.toByteArray());
            case 7 -> TestKey.Ec.pair(n.toByteArray(), n.toByteArray());
            default -> mutate.bytes(value);
        };
    }

    private byte[] padded(BigInteger number) {
        return new Writer()
                .raw(new byte[1 + random.nextInt(4)])
                .raw(number.toByteArray())
                .toByteArray();
    }

    private byte[] rsa(TestKey.Rsa rsa, Draft draft, byte[] value) {
        byte[] good = Pkcs1.encode(Hash.SHA512, draft.data(), rsa.length());
        return switch (random.nextInt(7)) {
            case 0 -> new BigInteger(1, value).add(rsa.modulus()).toByteArray();
            case 1 -> new Writer().u8(0).raw(value).toByteArray();
            // A DigestInfo without its NULL.
            case 2 -> rsa.raw(withoutNull(good));
            case 3 -> {
                good[1] = (byte) random.nextInt(3);
                yield rsa.raw(good);
            }
            case 4 -> {
                good[2 + random.nextInt(good.length - 2)] ^= (byte) (1 << random.nextInt(8));
                yield rsa.raw(good);
            }
            case 5 -> {
                draft.namedAlgorithm = TestKey.ascii("rsa-sha2-256");
                yield mutate.chance(50) ? rsa.sign("rsa-sha2-256", draft.data()) : value;
            }
            default -> mutate.bytes(value);
        };
    }

    private byte[] withoutNull(byte[] encoded) {
        byte[] copy = encoded.clone();
        int info = encoded.length - 64 - 19;
        byte[] shorter = Mutator.splice(copy, info + 13, info + 15, new byte[0]);
        shorter[info + 1] = (byte) (shorter[info + 1] - 2);
        shorter[info + 3] = (byte) (shorter[info + 3] - 2);
        return Mutator.splice(shorter, 2, 2, new byte[] {(byte) 0xff, (byte) 0xff});
    }
}
