package felhom.privileged;

import felhom.privileged.program.Program;
import felhom.privileged.program.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A directory that stands for a host: two disks, a list of root's, and stand-ins for the programs that write
/// down every argument that they get.
record TestHost(Path root, StandIns programs) {
    static final List<String> DISKS = List.of("sda", "sdb", "sdc", "sdd", "sde", "nvme0n1", "nvme1n1", "nvme2n1");

    static final String LIST = """
            # what root allows
            golden-ids 9000-9004
            golden-storage local-lvm
            golden-template local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst
            golden-bridge vmbr0

            mount dddaf1d7-19c7-4222-94c1-ad3bdfd3fcc6 /mnt/usb-backup
            mount 66EB-36B7 /media/stick
            """;

    /// Apart arguments, and calls.
    static final String BETWEEN = "\u001f";

    static final String AFTER = "\u001e";

    static TestHost in(Path root) throws IOException {
        TestHost host = new TestHost(root, StandIns.in(root));
        // Whoever is refused has to get as far as the socket.
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String disk : DISKS) {
            Files.createDirectories(root.resolve("sys/block").resolve(disk));
        }
        host.list(LIST);
        for (Program program : List.of(Program.SMARTCTL, Program.PCT, Program.SYSTEMCTL, Program.SYSTEMD_RUN)) {
            host.programs.put(program, """
                    IFS=$(printf '\\037')
                    printf '%s\\037%s\\036' NAME "$*" >>FILE
                    [ "$1" = list-units ] || echo '{}'""".replace("NAME", program.name())
                    .replace("FILE", host.argv().toString()));
        }
        return host;
    }

    void list(String text) throws IOException {
        Path list = root.resolve("etc/felhom-agent/root.list");
        Files.createDirectories(list.getParent());
        Files.setPosixFilePermissions(list.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(list, text);
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Path argv() {
        return root.resolve("argv");
    }

    /// Every call, as the program's name and its arguments.
    List<String> calls() throws IOException {
        return Files.exists(argv())
                ? List.of(new String(Files.readAllBytes(argv()), java.nio.charset.StandardCharsets.ISO_8859_1)
                                .split(AFTER, -1))
                        .stream()
                        .filter(call -> !call.isEmpty())
                        .toList()
                : List.of();
    }
}
