package felhom.hub.report;

import java.time.Duration;

/// How often what is read seldom is read, and how long a report waits for an answer.
///
/// @param patience for one answer
/// @param content of a backup storage, from the end of a read to the next
/// @param slow the node's services, network, disks and ZFS pools
/// @param certificates the node's certificates
/// @param hardware of this machine; how often a disk is asked for its health is a matter of its own
public record Timing(Duration patience, Duration content, Duration slow, Duration certificates, Duration hardware) {
    public static final Timing DEFAULT = new Timing(
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMinutes(2));
}
