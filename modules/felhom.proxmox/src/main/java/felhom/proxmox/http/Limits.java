package felhom.proxmox.http;

import java.time.Duration;

/// How long one call may take: to connect, to the first byte of the answer, and to the end of its body; and how many
/// bytes the body may have.
public record Limits(Duration connect, Duration firstByte, Duration whole, long bodyBytes) {
    /// pveproxy gives up on pvedaemon after 30 s (pve-http-server `AnyEvent.pm`), so the first byte may take that long.
    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(35), Duration.ofSeconds(60), 16L << 20);

    /// The same, but none of the times longer than `most`.
    public Limits atMost(Duration most) {
        return new Limits(shorter(connect, most), shorter(firstByte, most), shorter(whole, most), bodyBytes);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
