package felhom.authz.trust;

import felhom.authz.sshsig.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Small random damage to bytes and texts.
final class Mutator {
    private static final List<String> TOKENS = List.of(
            " ", "\t", "\n", "\r", "\r\n", "\0", "\"", "\\", ",", "!", "*", "?", "#", "=", "==", "A", "AAAA", "\u000b",
            "é", "-", "Z", "z", "UTC", "0", "9");

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    byte[] bytes(byte[] input) {
        byte[] result = input;
        for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
            result = damaged(result);
        }
        return result;
    }

    private byte[] damaged(byte[] input) {
        if (input.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(input.length);
        byte[] copy = input.clone();
        return switch (random.nextInt(7)) {
            case 0 -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            case 1 -> {
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            case 2 -> Arrays.copyOf(copy, at);
            case 3 -> splice(copy, at, at + 1, new byte[0]);
            case 4 -> splice(copy, at, at, new byte[] {(byte) random.nextInt(256)});
            case 5 -> {
                // Lengths are where parsers break.
                int length = Math.max(0, at & ~3);
                if (length + 4 <= copy.length) {
                    copy[length + 3] += (byte) (random.nextInt(5) - 2);
                }
                yield copy;
            }
            default -> splice(copy, at, Math.min(copy.length, at + random.nextInt(8)), TestKey.ascii(one(TOKENS)));
        };
    }

    String text(String input) {
        if (input.isEmpty()) {
            return one(TOKENS);
        }
        int at = random.nextInt(input.length());
        int to = Math.min(input.length(), at + random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0, 1 -> input.substring(0, at) + one(TOKENS) + input.substring(at);
            case 2 -> input.substring(0, at) + input.substring(to);
            case 3 -> input.substring(0, at) + one(TOKENS) + input.substring(to);
            case 4 -> {
                char c = input.charAt(at);
                char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
                yield input.substring(0, at) + other + input.substring(at + 1);
            }
            default -> chance(50) ? input + one(TOKENS) : one(TOKENS) + input;
        };
    }

    byte[] asText(byte[] input) {
        return text(new String(input, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] splice(byte[] input, int from, int to, byte[] with) {
        return new Writer()
                .raw(Arrays.copyOf(input, from))
                .raw(with)
                .raw(Arrays.copyOfRange(input, to, input.length))
                .toByteArray();
    }
}
