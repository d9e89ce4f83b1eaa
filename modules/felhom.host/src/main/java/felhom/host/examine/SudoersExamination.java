package felhom.host.examine;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.host.root.RootMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The rule by which the agent's user becomes root for one command, where `root.mode` asks for it; where it
/// does not, there must be none.
final class SudoersExamination {
    private static final Path FILE = Path.of("etc/sudoers.d/felhom-agent");
    private static final String RULE =
            "felhom-agent ALL=(root) NOPASSWD: /usr/lib/felhom-agent/bin/felhom-root --stdio";
    private static final List<String> INSTALL = List.of(
            "install -m 440 /usr/share/doc/felhom-agent/examples/sudoers /etc/sudoers.d/felhom-agent", "visudo -c");

    private final Path root;
    private final RootMode mode;

    SudoersExamination(Path root, RootMode mode) {
        this.root = root;
        this.mode = mode;
    }

    Diagnosis look() {
        Path file = root.resolve(FILE);
        Path directory = file.resolveSibling("");
        boolean wanted = mode == RootMode.SUDO;
        if (Files.isDirectory(directory) && !Files.isExecutable(directory)) {
            return Diagnosis.unseen(
                    Concern.SUDOERS,
                    directory + " is root's alone, and this user may not look into it",
                    List.of("felhom-agent doctor   # as root"));
        }
        if (!wanted) {
            return Files.exists(file)
                    ? Diagnosis.warning(
                            Concern.SUDOERS,
                            file + " lets the agent's user have root's part done by sudo, and root.mode is '"
                                    + mode.word() + "', which does not use it",
                            List.of("rm /etc/sudoers.d/felhom-agent"))
                    : Diagnosis.good(Concern.SUDOERS, "sudo is not used, and there is no rule for it");
        }
        if (!Files.isExecutable(root.resolve("usr/bin/sudo"))) {
            return Diagnosis.failed(
                    Concern.SUDOERS,
                    "root.mode is 'sudo', and sudo is not installed",
                    List.of(
                            "apt install sudo",
                            "systemctl enable --now felhom-agent-root.socket   # or root.mode helper"));
        }
        if (Files.notExists(file)) {
            return Diagnosis.failed(Concern.SUDOERS, "root.mode is 'sudo', and there is no " + file, INSTALL);
        }
        return present(file);
    }

    private static Diagnosis present(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                return Diagnosis.failed(
                        Concern.SUDOERS,
                        file + " may be written by others (" + PosixFilePermissions.toString(mode) + ")",
                        List.of("chmod 440 /etc/sudoers.d/felhom-agent"));
            }
            List<String> rules = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("Defaults"))
                    .toList();
            return rules.equals(List.of(RULE))
                    ? Diagnosis.good(Concern.SUDOERS, file + " allows the one command, and nothing else")
                    : Diagnosis.failed(
                            Concern.SUDOERS, file + " says something else than the one rule that is needed", INSTALL);
        } catch (IOException unreadable) {
            return Diagnosis.unseen(
                    Concern.SUDOERS,
                    file + " may not be read by this user",
                    List.of("felhom-agent doctor   # as root"));
        }
    }
}
