package felhom.host.hardware;

import felhom.engine.view.HealthFigures;
import felhom.engine.view.SelfTestRun;
import felhom.host.json.Loose;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The figures in what `smartctl` says, whatever the disk speaks: ATA, NVMe or SCSI.
final class SmartFigures {
    private static final String NVME = "nvme_smart_health_information_log";

    /// What no disk survives is a wrong reading.
    private static final int COLDEST = -60;

    private static final int HOTTEST = 150;

    /// A wear figure is one byte in each of the protocols.
    private static final int MOST_WEAR = 255;

    private static final List<String> CRITICAL = List.of("drive_trip", "op_limit_max", "limit_max");

    /// NVM Express Base Specification, SMART / Health Information log page, Critical Warning: by bit.
    private static final List<String> NVME_WARNINGS = List.of(
            "it has little spare left",
            "it is too hot or too cold",
            "it has become unreliable",
            "it can only be read any more",
            "what secures its cache has failed",
            "its persistent memory has failed");

    private SmartFigures() {}

    /// Whether it says anything of health.
    static boolean areIn(Loose root) {
        return Stream.of(
                        "smart_status",
                        "ata_smart_attributes",
                        NVME,
                        "scsi_grown_defect_list",
                        "scsi_error_counter_log")
                .anyMatch(name -> root.at(name).isThere());
    }

    /// @param fails whether the exit code says so
    static HealthFigures of(Loose root, boolean fails) {
        AtaAttributes ata = AtaAttributes.of(root);
        Loose nvme = root.at(NVME);
        List<String> failing = new ArrayList<>(ata.failing());
        failing.addAll(nvmeWarnings(nvme));
        Optional<Boolean> passed = fails
                ? Optional.of(false)
                : root.at("smart_status").at("passed").flag();
        OptionalInt temperature = first(
                degrees(root.at("temperature").at("current")), degrees(nvme.at("temperature")), ata.temperature());
        OptionalInt critical = critical(root);
        OptionalInt wear = first(
                percent(nvme.at("percentage_used")),
                percent(root.at("endurance_used").at("current_percent")),
                percent(root.at("scsi_percentage_used_endurance_indicator")),
                ata.wear());
        OptionalLong reallocated =
                firstLong(ata.reallocated(), root.at("scsi_grown_defect_list").whole());
        OptionalLong pending = firstLong(
                ata.pending(), root.at("scsi_pending_defects").at("count").whole());
        OptionalLong uncorrectable = firstLong(ata.uncorrectable(), scsiUncorrected(root.at("scsi_error_counter_log")));
        Optional<BigInteger> mediaErrors = counter(nvme, "media_errors")
                .or(() -> ata.reported().stream().mapToObj(BigInteger::valueOf).findFirst());
        OptionalLong hours = firstLong(
                root.at("power_on_time").at("hours").whole(),
                nvme.at("power_on_hours").whole());
        List<SelfTestRun> tests = SelfTestLog.of(root);
        return new HealthFigures(
                passed,
                temperature,
                critical,
                wear,
                reallocated,
                pending,
                uncorrectable,
                mediaErrors,
                hours,
                spins(root, nvme),
                failing,
                tests,
                new HealthWarnings(passed, temperature, critical, wear, failing)
                        .of(pending, uncorrectable, mediaErrors, tests));
    }

    private static Optional<Boolean> spins(Loose root, Loose nvme) {
        if (nvme.isThere()) {
            return Optional.of(false);
        }
        // 0 is a disk without a motor, 1 one that turns at no fixed rate.
        return root.at("rotation_rate").whole().stream()
                .mapToObj(rate -> rate > 0)
                .findFirst();
    }

    private static OptionalInt critical(Loose root) {
        return Stream.concat(
                        CRITICAL.stream().map(name -> root.at("temperature").at(name)),
                        Stream.of(
                                root.at("nvme_composite_temperature_threshold").at("critical")))
                .flatMapToInt(value -> degrees(value).stream())
                // A SCSI disk that does not say calls it 0.
                .filter(value -> value > 0)
                .findFirst();
    }

    private static List<String> nvmeWarnings(Loose nvme) {
        long bits = nvme.at("critical_warning").whole().orElse(0);
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < NVME_WARNINGS.size(); bit++) {
            if ((bits >> bit & 1) != 0) {
                words.add(NVME_WARNINGS.get(bit));
            }
        }
        return words;
    }

    private static OptionalLong scsiUncorrected(Loose log) {
        List<Long> counts = Stream.of("read", "write", "verify")
                .flatMapToLong(kind -> log.at(kind).at("total_uncorrected_errors").whole().stream())
                .boxed()
                .toList();
        return counts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(counts.stream().mapToLong(Long::longValue).sum());
    }

    /// One that JavaScript would not hold is there as text too, under the same name with `_s`.
    private static Optional<BigInteger> counter(Loose of, String name) {
        return of.at(name).big().or(() -> of.at(name + "_s").big());
    }

    private static OptionalInt degrees(Loose value) {
        return within(value, COLDEST, HOTTEST);
    }

    private static OptionalInt percent(Loose value) {
        return within(value, 0, MOST_WEAR);
    }

    private static OptionalInt within(Loose value, int least, int most) {
        OptionalLong whole = value.whole();
        return whole.isPresent() && whole.getAsLong() >= least && whole.getAsLong() <= most
                ? OptionalInt.of((int) whole.getAsLong())
                : OptionalInt.empty();
    }

    private static OptionalInt first(OptionalInt... values) {
        return Stream.of(values).flatMapToInt(OptionalInt::stream).findFirst();
    }

    private static OptionalLong firstLong(OptionalLong... values) {
        return Stream.of(values).flatMapToLong(OptionalLong::stream).findFirst();
    }
}
