package felhom.proxmox.view;

import felhom.engine.view.DiskState;
import felhom.proxmox.answer.Disk;
import felhom.proxmox.answer.Smart;
import felhom.proxmox.api.HardwareApi;
import felhom.proxmox.http.PveException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The disks, in at most two requests. PVE cannot be told to let a sleeping disk sleep, so only those that do
/// not turn are asked for their health: all by one request where there are no others, else one disk at a
/// time, the one that was asked longest ago.
final class DiskReads {
    private static final Set<String> WITHOUT_SPINDLE = Set.of("ssd", "nvme");

    private final Supplier<HardwareApi> hardware;
    private final InstantSource clock;
    private final Map<String, Health> known = new HashMap<>();

    private record Health(String word, OptionalInt lifeLeft, Instant at) {}

    DiskReads(Supplier<HardwareApi> hardware, InstantSource clock) {
        this.hardware = hardware;
        this.clock = clock;
    }

    /// @throws PveException when even the list cannot be read
    synchronized List<DiskState> read() {
        List<Disk> disks = hardware.get().disks();
        known.keySet().retainAll(disks.stream().map(DiskReads::identity).collect(Collectors.toSet()));
        List<Disk> awake = disks.stream()
                .filter(disk -> WITHOUT_SPINDLE.contains(disk.kind()))
                .toList();
        try {
            if (!disks.isEmpty() && awake.size() == disks.size()) {
                hardware.get().disksAwake().forEach(disk -> learn(disk, disk.health(), disk.lifeLeft()));
            } else {
                awake.stream()
                        .min(Comparator.comparing(disk -> Optional.ofNullable(known.get(identity(disk)))
                                .map(Health::at)
                                .orElse(Instant.MIN)))
                        .ifPresent(this::ask);
            }
        } catch (PveException unread) {
            // The list is known, and what was known of their health is still told with its time.
            return states(disks);
        }
        return states(disks);
    }

    private void ask(Disk disk) {
        Smart smart = hardware.get().smart(disk.device());
        learn(disk, smart.health(), smart.lifeLeft());
    }

    private void learn(Disk disk, String health, OptionalInt lifeLeft) {
        known.put(identity(disk), new Health(health, lifeLeft, clock.instant()));
    }

    private List<DiskState> states(List<Disk> disks) {
        return disks.stream()
                .map(disk -> state(disk, Optional.ofNullable(known.get(identity(disk)))))
                .sorted(Comparator.comparing(DiskState::device))
                .toList();
    }

    private static DiskState state(Disk disk, Optional<Health> health) {
        return new DiskState(
                disk.device(),
                disk.size(),
                disk.model(),
                disk.serial(),
                disk.wwn(),
                disk.kind(),
                disk.use(),
                health.map(Health::word),
                health.map(Health::lifeLeft).orElse(OptionalInt.empty()),
                health.map(Health::at));
    }

    private static String identity(Disk disk) {
        return disk.wwn().or(disk::serial).orElse(disk.device());
    }
}
