package felhom.testkit.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decodes urlencoded parameters the way pve-http-server 6.0.5 AnyEvent.pm `decode_urlencoded` does.
public final class Forms {
    private Forms() {}

    /// Splits at `&` and at `;`, and a pair at every `=`, of which only the second piece is kept: an unencoded `=` or
    /// `;` silently cuts a value.
    public static Map<String, List<String>> parse(String encoded) {
        var result = new LinkedHashMap<String, List<String>>();
        for (var pair : encoded.split("[&;]", -1)) {
            if (pair.isEmpty()) continue;
            var pieces = pair.split("=", -1);
            var value = pieces.length > 1 ? decode(pieces[1], true) : "";
            result.computeIfAbsent(decode(pieces[0], true), k -> new ArrayList<>())
                    .add(value);
        }
        return result;
    }

    /// Percent-decodes; what is not an escape stays as it is.
    public static String decode(String text, boolean plusIsBlank) {
        var out = new ByteArrayOutputStream();
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0) {
                out.write(digit(bytes[i + 1]) * 16 + digit(bytes[i + 2]));
                i += 2;
            } else {
                out.write(plusIsBlank && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte b) {
        return Character.digit((char) b, 16);
    }
}
