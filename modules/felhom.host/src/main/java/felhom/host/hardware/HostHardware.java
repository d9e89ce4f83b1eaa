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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// The disks and sensors of this machine. A disk is known again by its WWN and serial number, whatever its
/// device is called.
public final class HostHardware implements HardwareView {
    /// Half of those that root's helper serves at once.
    private static final int AT_ONCE = 4;

    private final BlockDevices devices;
    private final DiskHealth root;
    private final AllowedMountStates mounts;
    private final Sensors sensors;
    private final Clocks clocks;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Errand<Reading<List<MountState>>> lookingForMounts;
    private final Errand<Reading<List<Sensor>>> measuring;
    private SequencedMap<String, Disk> disks = new LinkedHashMap<>();

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

    public HostHardware(
            BlockDevices devices, DiskHealth root, AllowedMountStates mounts, Sensors sensors, Clocks clocks) {
        this.devices = devices;
        this.root = root;
        this.mounts = mounts;
        this.sensors = sensors;
        this.clocks = clocks;
        this.lookingForMounts = new Errand<>("mounts", clocks::nanos);
        this.measuring = new Errand<>("sensors", clocks::nanos);
    }

    @Override
    public synchronized Hardware hardware(Duration patience) {
        lookingForMounts.begin(
                () -> new Reading.Fresh<>(mounts.look(), clocks.now()),
                bug -> new Reading.Failed<>("what is mounted could not be read: " + bug));
        measuring.begin(sensors::read, bug -> new Reading.Failed<>("the sensors could not be read: " + bug));
        Optional<String> unlisted = list();
        disks.values()
                .forEach(disk -> disk.watched.begin(
                        disk.name, disk.device.transport().filter("usb"::equals).isPresent()));
        long until = System.nanoTime() + patience.toNanos();
        disks.values().forEach(disk -> disk.watched.await(until - System.nanoTime()));
        lookingForMounts.await(until - System.nanoTime());
        measuring.await(until - System.nanoTime());
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
        Reading<List<MountState>> mounted = now(lookingForMounts, "it has not been found out yet what is mounted");
        mounted.known().stream()
                .flatMap(List::stream)
                .filter(mount -> mount.state() == MountState.State.MISSING)
                .map(mount -> "file system " + mount.filesystem() + " is not mounted at " + mount.place()
                        + mount.why().map(why -> ": " + why).orElse(""))
                .forEach(warnings::add);
        Reading<List<Sensor>> measured = now(measuring, "the sensors have not answered yet");
        measured.known().stream()
                .flatMap(List::stream)
                .forEach(sensor -> tooHot(sensor).ifPresent(warnings::add));
        return new Hardware(
                unlisted.<Reading<List<DiskHealthState>>>map(Reading.Failed::new)
                        .orElseGet(() -> new Reading.Fresh<>(List.copyOf(states), clocks.now())),
                mounted,
                measured,
                warnings);
    }

    /// Which are there now.
    ///
    /// @return why that is not known
    private Optional<String> list() {
        List<BlockDevice> listed;
        try {
            listed = devices.all();
        } catch (HostException unknown) {
            return Optional.of(unknown.failure().message());
        }
        SequencedMap<String, Disk> now = new LinkedHashMap<>();
        for (BlockDevice device : listed) {
            // A reader without a medium is no disk.
            if (device.type().equals("disk") && device.size() > 0) {
                name(device).ifPresent(name -> put(now, device, name));
            }
        }
        disks = now;
        return Optional.empty();
    }

    private void put(Map<String, Disk> now, BlockDevice device, DiskName name) {
        String identity = identity(device);
        // Some bridges have one serial number for all.
        String key = now.containsKey(identity) ? identity + " " + name : identity;
        WatchedDisk watched = Optional.ofNullable(disks.get(key))
                .map(Disk::watched)
                .orElseGet(() -> new WatchedDisk(name, root, places, clocks));
        now.put(key, new Disk(device, name, watched));
    }

    private static String identity(BlockDevice device) {
        String numbers = device.wwn().orElse("") + " " + device.serial().orElse("");
        return numbers.isBlank()
                ? device.name() + " " + device.size()
                : numbers + " " + device.model().orElse("");
    }

    /// Virtual disks and what lies in memory have no health.
    private static Optional<DiskName> name(BlockDevice device) {
        try {
            return Optional.of(new DiskName(device.name()));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    private static <T> Reading<T> now(Errand<Reading<T>> errand, String notYet) {
        return errand.back()
                .map(Errand.Back::answer)
                .filter(_ -> errand.underWay().isEmpty())
                .orElseGet(() -> new Reading.Failed<>(notYet));
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
