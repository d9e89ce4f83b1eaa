package felhom.proxmox.check;

import felhom.proxmox.answer.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The releases of Proxmox VE whose schema and behaviour the tests hold the agent to.
final class TestedVersions {
    /// Oldest first.
    private static final List<List<Integer>> RELEASES = List.of(List.of(8, 4), List.of(9, 2));

    private TestedVersions() {}

    static boolean tested(Version version) {
        return RELEASES.stream().anyMatch(release -> version.compareTo(release) == 0);
    }

    /// What the agent says when it starts on a host; nothing about a tested one.
    static Optional<String> atStart(Version version) {
        return tested(version)
                ? Optional.empty()
                : warning(version)
                        .or(() -> Optional.of("this host runs Proxmox VE " + version.version()
                                + ", which this agent was not tested on (it was on " + words() + ")"));
    }

    /// What to say about a host that is newer than anything tested; empty for every other.
    static Optional<String> warning(Version version) {
        if (version.compareTo(RELEASES.getLast()) <= 0) {
            return Optional.empty();
        }
        return Optional.of("this host runs Proxmox VE " + version.version() + ", which is newer than "
                + words(RELEASES.getLast()) + ", the newest release that this agent was tested on (" + words() + ")");
    }

    /// Like `8.4 and 9.2`.
    static String words() {
        return RELEASES.stream().map(TestedVersions::words).collect(Collectors.joining(" and "));
    }

    private static String words(List<Integer> release) {
        return release.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
