package felhom.proxmox.answer;

import java.util.Arrays;
import java.util.List;

/// The host's version. `GET /version` needs no privilege at all, so it proves that the token is accepted and no more.
public record Version(String version, String release) {
    private static final List<Integer> OLDEST = List.of(8, 4);

    public static Version of(Fields fields) {
        return new Version(fields.need("version"), fields.text("release").orElse(""));
    }

    /// 8.4 and newer: older hosts lack the error texts this client reads, and are out of support.
    public boolean supported() {
        return compareTo(OLDEST) >= 0;
    }

    /// Compares as many parts as the other has: 9.2.11 is equal to 9.2.
    public int compareTo(List<Integer> other) {
        List<Integer> parts = Arrays.stream(version.split("[.~+-]", -1))
                .map(part -> part.matches("[0-9]{1,6}") ? Integer.parseInt(part) : 0)
                .toList();
        for (int i = 0; i < other.size(); i++) {
            int part = i < parts.size() ? parts.get(i) : 0;
            if (part != other.get(i)) {
                return Integer.compare(part, other.get(i));
            }
        }
        return 0;
    }
}
