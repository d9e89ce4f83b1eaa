package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.HardwareView;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.engine.view.Sensor;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.BlockDevice;
import felhom.host.disk.BlockDevices;
import felhom.ops.HostException;
import felhom.wire.root.DiskName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The disks, mounts and sensors of this machine. A disk is known again by its WWN, serial number and size,
/// whatever its device is called.
public final class HostHardware implements HardwareView {
    /// Half of those that root's helper serves at once.
    private static final int AT_ONCE = 4;

    private final BlockDevices devices;
    private final DiskHealth root;
    private final WatchedMounts mounts;
    private final Sensors sensors;
    private final LastAnswers last;
    private final Clocks clocks;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private SequencedMap<String, Disk> disks = new LinkedHashMap<>();
    private Optional<Instant> listed = Optional.empty();

    private record Disk(BlockDevice device, DiskName name, WatchedDisk watched) {
        DiskHealthState state() {
            return new DiskHealthState(
                    device.path(),
                    device.size(),
                    device.model(),
                    device.serial(),
                    device.wwn(),
                    device.transport(),
                    watched.asleep(),
                    watched.health());
        }

        Stream<String> warnings(Reading<HealthFigures> health) {
            String which = "disk " + device.path()
                    + device.model().map(model -> ", " + model).orElse("")
                    + device.serial().map(serial -> ", serial number " + serial).orElse("")
                    + ": ";
            return Stream.concat(
                            watched.hangs().stream(),
                            health.known().stream().flatMap(figures -> figures.warnings().stream()))
                    .map(which::concat);
        }
    }

    /// @param last what disks said to agents before this one
    public HostHardware(
            BlockDevices devices,
            DiskHealth root,
            AllowedMountStates mounts,
            Sensors sensors,
            LastAnswers last,
            Clocks clocks) {
        this.last = last;
        this.devices = devices;
        this.root = root;
        this.mounts = new WatchedMounts(mounts, clocks);
        this.sensors = sensors;
        this.clocks = clocks;
    }

    @Override
    public synchronized Hardware hardware(Duration patience) {
        mounts.begin();
        sensors.begin();
        Optional<String> unlisted = list();
        if (unlisted.isEmpty()) {
            disks.values()
                    .forEach(disk -> disk.watched.begin(
                            disk.name,
                            disk.device.transport().filter("usb"::equals).isPresent()));
        }
        long until = System.nanoTime() + patience.toNanos();
        disks.values().forEach(disk -> disk.watched.await(until - System.nanoTime()));
        mounts.await(until);
        sensors.await(until);
        return said(unlisted);
    }

    private Hardware said(Optional<String> unlisted) {
        List<String> warnings = new ArrayList<>();
        List<DiskHealthState> states = new ArrayList<>();
        for (Disk disk : disks.values()) {
            DiskHealthState state = disk.state();
            states.add(state);
            disk.warnings(state.health()).forEach(warnings::add);
        }
        Reading<List<MountState>> mounted = mounts.take();
        WatchedMounts.warnings(mounted).forEach(warnings::add);
        Reading<List<Sensor>> measured = sensors.take();
        measured.known().stream()
                .flatMap(List::stream)
                .forEach(sensor -> tooHot(sensor).ifPresent(warnings::add));
        return new Hardware(reading(unlisted, List.copyOf(states)), mounted, measured, warnings);
    }

    private Reading<List<DiskHealthState>> reading(Optional<String> unlisted, List<DiskHealthState> states) {
        Optional<Instant> since = listed;
        if (unlisted.isEmpty()) {
            return new Reading.Fresh<>(states, since.orElseGet(clocks::now));
        }
        return since.isEmpty()
                ? new Reading.Failed<>(unlisted.get())
                : new Reading.Stale<>(states, since.get(), unlisted.get());
    }

    /// Which are there now.
    ///
    /// @return why that is not known
    private Optional<String> list() {
        List<BlockDevice> all;
        try {
            all = devices.all();
        } catch (HostException unknown) {
            return Optional.of(unknown.failure().message());
        }
        // A reader without a medium is no disk.
        List<BlockDevice> there = all.stream()
                .filter(device -> device.type().equals("disk") && device.size() > 0)
                .toList();
        // Some bridges have one serial number for all: whichever is left of those may be any of them.
        Map<String, Long> alike =
                there.stream().collect(Collectors.groupingBy(HostHardware::identity, Collectors.counting()));
        SequencedMap<String, Disk> now = new LinkedHashMap<>();
        for (BlockDevice device : there) {
            String identity = identity(device);
            boolean alone = alike.getOrDefault(identity, 1L) == 1;
            // What may be any of several is known no longer than this agent has watched it.
            LastAnswers kept = alone && numbered(device) ? last : LastAnswers.NONE;
            name(device).ifPresent(name -> put(now, alone ? identity : identity + " " + name, device, name, kept));
        }
        disks = now;
        listed = Optional.of(clocks.now());
        return Optional.empty();
    }

    private void put(Map<String, Disk> now, String key, BlockDevice device, DiskName name, LastAnswers kept) {
        WatchedDisk watched = Optional.ofNullable(disks.get(key))
                .map(Disk::watched)
                .orElseGet(() ->
                        new WatchedDisk(name, root, places, clocks, kept.of(key), answer -> kept.keep(key, answer)));
        now.put(key, new Disk(device, name, watched));
    }

    private static boolean numbered(BlockDevice device) {
        return !numbers(device).isBlank();
    }

    private static String numbers(BlockDevice device) {
        return device.wwn().orElse("") + " " + device.serial().orElse("");
    }

    private static String identity(BlockDevice device) {
        String numbers = numbers(device);
        String which = numbers.isBlank()
                ? device.name()
                : numbers + " " + device.model().orElse("");
        return which + " " + device.size();
    }

    /// Virtual disks and what lies in memory have no health.
    private static Optional<DiskName> name(BlockDevice device) {
        try {
            return Optional.of(new DiskName(device.name()));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    private static Optional<String> tooHot(Sensor sensor) {
        boolean critical = sensor.kind() == Sensor.Kind.TEMPERATURE
                && sensor.critical().isPresent()
                && sensor.value() >= sensor.critical().getAsDouble();
        return critical
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "sensor %s, %s: it is too hot: %.0f °C, and %.0f °C is critical",
                        sensor.chip(),
                        sensor.label(),
                        sensor.value(),
                        sensor.critical().getAsDouble()))
                : Optional.empty();
    }
}
