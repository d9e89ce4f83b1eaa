package felhom.host.hardware;

import felhom.engine.view.SelfTestRun;
import felhom.host.json.Loose;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// The self-test log of each kind of disk.
final class SelfTestLog {
    private static final int MOST = 20;
    private static final Set<Long> WITHOUT_VERDICT = Set.of(1L, 2L, 15L);

    private SelfTestLog() {}

    /// The newest first, at most 20.
    static List<SelfTestRun> of(Loose root) {
        return Stream.of(ata(root), nvme(root), scsi(root))
                .flatMap(runs -> runs)
                .limit(MOST)
                .toList();
    }

    private static Stream<SelfTestRun> ata(Loose root) {
        Loose log = root.at("ata_smart_self_test_log");
        Loose one = log.at("extended").at("table").isThere() ? log.at("extended") : log.at("standard");
        return one.at("table").items().stream()
                .map(item -> run(
                        item.at("type"),
                        item.at("status"),
                        ataPassed(item.at("status")),
                        item.at("lifetime_hours").whole()));
    }

    /// ATA/ATAPI Command Set, self-test execution status: the upper four bits are 1 and 2 for a test that was
    /// broken off, and 15 for one that runs. What is left of it is there for one that failed, too.
    private static Optional<Boolean> ataPassed(Loose status) {
        OptionalLong value = status.at("value").whole();
        return value.isPresent() && WITHOUT_VERDICT.contains(value.getAsLong() >> 4 & 0xf)
                ? Optional.empty()
                : status.at("passed").flag();
    }

    /// From smartmontools 7.4 on (Debian 13).
    private static Stream<SelfTestRun> nvme(Loose root) {
        return root.at("nvme_self_test_log").at("table").items().stream()
                .map(item -> run(
                        item.at("self_test_code"),
                        item.at("self_test_result"),
                        nvmePassed(item.at("self_test_result").at("value").whole()),
                        item.at("power_on_hours").whole()));
    }

    /// NVM Express Base Specification, Device Self-test log page: 0 is without an error, 5 to 7 are errors,
    /// the others were broken off.
    private static Optional<Boolean> nvmePassed(OptionalLong result) {
        return switch (Math.clamp(result.orElse(-1), -1, 15)) {
            case 0 -> Optional.of(true);
            case 5, 6, 7 -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// One field each, `scsi_self_test_0` the newest.
    private static Stream<SelfTestRun> scsi(Loose root) {
        return root.named("scsi_self_test_")
                .filter(item -> item.at("code").isThere())
                .map(item -> run(
                        item.at("code"),
                        item.at("result"),
                        scsiPassed(item.at("result")),
                        item.at("power_on_time").at("hours").whole()));
    }

    /// SCSI Primary Commands, Self-Test Results log page: 0 is without an error, 3 to 7 are errors, the
    /// others were broken off or run. The older versions have no number, only the words of smartmontools' own
    /// table.
    private static Optional<Boolean> scsiPassed(Loose result) {
        OptionalLong value = result.at("value").whole();
        if (value.isPresent()) {
            return switch (Math.clamp(value.getAsLong(), -1, 15)) {
                case 0 -> Optional.of(true);
                case 3, 4, 5, 6, 7 -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        String words = result.at("string").text().orElse("").toLowerCase(Locale.ROOT);
        if (words.equals("completed")) {
            return Optional.of(true);
        }
        return words.contains("failed") || words.contains("unknown error") ? Optional.of(false) : Optional.empty();
    }

    private static SelfTestRun run(Loose type, Loose result, Optional<Boolean> passed, OptionalLong hour) {
        return new SelfTestRun(
                type.at("string").text().orElse("unknown"),
                passed,
                result.at("string").text().orElse("unknown"),
                hour);
    }
}
