package felhom.proxmox.check;

import felhom.testkit.fault.Faults;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// What may break in a round of a [FaultRun], by the names that the simulator's `--fault` knows.
final class FaultChoice {
    static final List<String> STORAGES = List.of("local", "local-btrfs", "local-dir");
    private static final String[] REQUESTS = {
        "reset-before",
        "reset-in-answer",
        "reset-after",
        "595",
        "595-after-work",
        "596",
        "596-after-work",
        "596-late=5s",
        "596-late=60s",
        "597",
        "597-after-work",
        "598",
        "598-after-work",
        "599",
        "599-after-work",
        "truncated-json",
        "content-type=text/html",
        "foreign=502",
        "foreign=302",
        "foreign-after-work=504",
        "foreign-after-work=200",
        "late=10ms",
        "slow-headers=10ms",
        "slow-body=10ms",
        "stalled-body=10ms",
        "proxy-restart=20ms",
        "proxy-restart-after-work=20ms",
        "clock-jump=2h",
        "clock-jump=-2h",
        "clock-jump=40s",
        "clock-jump=-40s",
        "storage-hung=local",
        "storage-hung=local-btrfs",
        "storage-hung=local-dir",
        "storage-back=local",
        "storage-back=local-btrfs",
        "storage-back=local-dir",
        "daemon-down",
        "daemon-hanging",
        "daemon-stuck=135s",
        "daemon-up",
        "daemon-up",
        "renewed-certificate",
        "replaced-certificate"
    };
    private static final List<String> TASKS = List.of(
            "killed",
            "exit-after-work=unexpected status",
            "exit=it went wrong",
            "exit=WARNINGS: 1",
            "unknown-for=900ms",
            "late-exit=900ms");
    private static final List<String> WORK = List.of("snapshot", "delsnapshot", "rollback", "start", "stop");

    private FaultChoice() {}

    /// Each that may be drawn.
    static List<String> all() {
        return Stream.concat(Stream.of(REQUESTS), TASKS.stream().map(FaultChoice::ofTask))
                .distinct()
                .toList();
    }

    private static String ofTask(String fault) {
        return "task " + fault;
    }

    /// @return what a task may meet, if anything
    static Optional<String> arm(Faults faults, Random random) {
        faults.chaos(random.nextLong(), 0.15, REQUESTS);
        if (random.nextInt(8) >= TASKS.size()) {
            return Optional.empty();
        }
        String work = WORK.get(random.nextInt(WORK.size()));
        String type = random.nextInt(WORK.size() + 1) == 0 ? "vzdump" : (random.nextBoolean() ? "vz" : "qm") + work;
        String fault = TASKS.get(random.nextInt(TASKS.size()));
        faults.arm("task " + type + " " + fault);
        return Optional.of(ofTask(fault));
    }
}
