package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// New and old volumes of virtual machines.
public final class QemuDisks {
    /// A volume to be made: `storage:GiB` with options.
    private static final Pattern NEW = Pattern.compile("([A-Za-z][\\w.-]*):(\\d+(?:\\.\\d+)?)((?:,.*)?)");

    private QemuDisks() {}

    static boolean isNew(String key, String value) {
        return Drive.KEY.matcher(key).matches() && NEW.matcher(value).matches();
    }

    public static Optional<String> storageOfNew(String key, String value) {
        var match = NEW.matcher(value);
        return Drive.KEY.matcher(key).matches() && match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /// The option as it is stored: with an address for a network card, with a new volume for a disk.
    public static String completed(WorldState world, GuestState guest, String key, String value) {
        if (key.matches("net\\d+")) return NetworkCard.withMac(world, value);
        if (isNew(key, value))
            return allocate(world, guest.vmid, key, value, List.of()).value();
        return value;
    }

    private static Drive allocate(WorldState world, int vmid, String key, String value, List<String> taken) {
        var match = NEW.matcher(value);
        if (!match.matches()) throw new IllegalArgumentException("no new volume: " + value);
        var storage = world.storageOrDie(match.group(1));
        var format = value.contains("format=qcow2") ? "qcow2" : "";
        var volid = Volumes.allocate(world, storage.name, vmid, Volumes.usualFormat(storage, format), taken);
        var options = match.group(3).replaceAll(",format=[^,]*", "");
        return new Drive(key, volid, options).sized((long) (Double.parseDouble(match.group(2)) * (1L << 30)));
    }

    /// Makes every volume that a configuration asks for and tells so in the log.
    static void create(WorldState world, int vmid, Map<String, String> config, Job job) {
        var taken = new ArrayList<String>();
        config.replaceAll((key, value) -> {
            if (!isNew(key, value)) return value;
            var drive = allocate(world, vmid, key, value, taken);
            taken.add(drive.volid());
            Volumes.logFormatting(job, world.storageOrDie(drive.storage()), drive, drive.size(), "");
            job.log(key + ": successfully created disk '" + drive.value() + "'");
            return drive.value();
        });
    }

    /// The disk with its volume, or the error of a task.
    public static Drive find(GuestState guest, String key) {
        var value = guest.config.get(key);
        return Optional.ofNullable(value)
                .flatMap(v -> Drive.of(key, v))
                .orElseThrow(() -> new TaskFailure("disk '" + key + "' does not exist"));
    }

    /// Keeps a volume that no option names any more.
    public static String keep(GuestState guest, String volid) {
        int number = 0;
        while (guest.config.containsKey("unused" + number)) number++;
        guest.config.put("unused" + number, volid);
        return "unused" + number;
    }
}
