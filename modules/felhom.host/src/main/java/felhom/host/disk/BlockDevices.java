package felhom.host.disk;

import felhom.host.json.Loose;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import felhom.ops.Failure;
import felhom.ops.HostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `lsblk` says. It reads `/sys` and udev's own records: no disk is spoken to.
public final class BlockDevices {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// `lsblk(8)`: some of the devices that were asked for were not found, the others are shown.
    private static final int SOME = 64;

    /// Of util-linux 2.38 (Debian 12) and 2.41 (Debian 13) alike.
    private static final List<String> ARGUMENTS = List.of(
            "-J",
            "-b",
            "-o",
            "NAME,PATH,KNAME,PKNAME,SIZE,TYPE,FSTYPE,UUID,LABEL,MOUNTPOINTS,RM,RO,HOTPLUG,TRAN,SERIAL,MODEL,WWN");

    private final Programs programs;

    public BlockDevices(Programs programs) {
        this.programs = programs;
    }

    /// Those that lie on no other, in the order of `lsblk`.
    ///
    /// @throws HostException when it does not say
    public List<BlockDevice> all() {
        Answer answer = programs.ask(Program.LSBLK, LIMIT, ARGUMENTS);
        return switch (answer) {
            case Answer.Said(int exit, String text) when exit == 0 || exit == SOME -> read(text);
            default -> throw failed(answer.words(Program.LSBLK));
        };
    }

    private static List<BlockDevice> read(String text) {
        Loose devices;
        try {
            devices = Loose.read(text).at("blockdevices");
        } catch (Loose.NotJson no) {
            throw failed("what lsblk says is not understood: " + no.getMessage());
        }
        if (!devices.isThere()) {
            throw failed("what lsblk says is not understood: it lists no block devices");
        }
        return devices(devices).toList();
    }

    /// One without a name is left out: nobody could say which it is.
    private static Stream<BlockDevice> devices(Loose list) {
        return list.items().stream()
                .flatMap(item ->
                        item
                                .at("kname")
                                .text()
                                .or(() -> item.at("name").text())
                                .map(name -> device(name, item))
                                .stream());
    }

    private static BlockDevice device(String name, Loose item) {
        return new BlockDevice(
                name,
                item.at("path").text().orElse("/dev/" + name),
                Math.max(0, item.at("size").whole().orElse(0)),
                item.at("type").text().orElse("unknown"),
                item.at("fstype").text(),
                item.at("uuid").text(),
                item.at("label").text(),
                // A device that is mounted nowhere has a list with null in it.
                item.at("mountpoints").items().stream()
                        .flatMap(place -> place.text().stream())
                        .toList(),
                isSet(item, "rm") || isSet(item, "hotplug"),
                item.at("tran").text(),
                item.at("serial").text(),
                item.at("model").text(),
                item.at("wwn").text(),
                devices(item.at("children")).toList());
    }

    private static boolean isSet(Loose item, String name) {
        Optional<Boolean> flag = item.at(name).flag();
        return flag.orElse(false);
    }

    private static HostException failed(String why) {
        return new HostException(Failure.of(Failure.Kind.HOST, "the disks cannot be listed: " + why));
    }
}
