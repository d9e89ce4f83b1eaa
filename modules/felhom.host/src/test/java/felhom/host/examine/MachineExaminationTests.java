package felhom.host.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.MachineClock;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.host.root.RootMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found on a machine whose programs are scripts.
class MachineExaminationTests {
    private static final Path PACKAGE = Path.of("../../jlink/package");

    @TempDir
    private Path root;

    private TestPrograms host;
    private Optional<Boolean> synchronised = Optional.of(true);
    private RootMode mode = RootMode.HELPER;

    @BeforeEach
    void systemdRunsTheMachine() throws Exception {
        host = new TestPrograms(root);
        Files.createDirectories(root.resolve("run/systemd/system"));
        systemctl("active", "enabled", "", "");
    }

    /// @param weaker put before what the sandbox is; the first of a name counts
    private void systemctl(String active, String enabled, String weaker, String failed) throws Exception {
        host.put(Program.SYSTEMCTL, """
                case "$*" in
                *list-units*) printf '%s' '__FAILED__' ;;
                *DropInPaths*root.service) printf '__WEAKER__LoadState=loaded\\nDropInPaths=\\n__ROOT__' ;;
                *DropInPaths*) printf '__WEAKER__LoadState=loaded\\nDropInPaths=\\n__AGENT__' ;;
                *) printf 'LoadState=loaded\\nActiveState=__ACTIVE__\\nSubState=x\\nUnitFileState=__ENABLED__\\nNeedDaemonReload=no\\n' ;;
                esac
                """.replace("__FAILED__", failed)
                .replace("__WEAKER__", weaker)
                .replace("__ROOT__", shown(Sandbox.ROOT))
                .replace("__AGENT__", shown(Sandbox.AGENT))
                .replace("__ACTIVE__", active)
                .replace("__ENABLED__", enabled));
    }

    private static String shown(Sandbox sandbox) {
        return sandbox.kept().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\\n")
                .collect(Collectors.joining());
    }

    private List<Diagnosis> look() {
        List<Diagnosis> all = new ArrayList<>();
        MachineClock clock = new MachineClock() {
            @Override
            public Optional<Boolean> synchronised() {
                return synchronised;
            }

            @Override
            public Optional<Duration> started() {
                return Optional.empty();
            }
        };
        new MachineExamination(
                        host.programs(),
                        root,
                        mode,
                        sink -> {
                            Finding good = Finding.ok("root's helper", "answers");
                            sink.accept(good);
                            return List.of(good);
                        },
                        clock)
                .look(all::add);
        return all;
    }

    private Diagnosis about(Concern concern) {
        return look().stream()
                .filter(found -> found.concern() == concern)
                .max((one, other) -> one.state().compareTo(other.state()))
                .orElseThrow();
    }

    @Test
    void aMachineThatIsSetUpLacksTheProgramsAlone() {
        assertEquals(
                List.of("apt install smartmontools", "apt install lm-sensors"),
                look().stream()
                        .filter(found -> found.state() != State.GOOD)
                        .flatMap(found -> found.remedy().stream())
                        .toList());
    }

    @Test
    void aServiceThatDoesNotRunIsStartedByTheLine() throws Exception {
        systemctl("inactive", "disabled", "", "");

        Diagnosis unit = about(Concern.UNITS);

        assertEquals(State.FAILED, unit.state());
        assertEquals(List.of("systemctl enable --now felhom-agent.service"), unit.remedy());
    }

    @Test
    void aSandboxThatADropInHasOpenedIsNamed() throws Exception {
        systemctl("active", "enabled", "ProtectSystem=no\\nDropInPaths=/etc/systemd/system/x.d/a.conf\\n", "");

        Diagnosis open = about(Concern.SANDBOX);

        assertEquals(State.FAILED, open.state());
        assertTrue(
                open.text().contains("by /etc/systemd/system/x.d/a.conf: ProtectSystem=no in place of"), open.text());
    }

    @Test
    void whatElseHasFailedIsNamed() throws Exception {
        systemctl("active", "enabled", "", "zfs-import-scan.service loaded failed failed Import ZFS pools");

        assertEquals(
                "zfs-import-scan.service has failed",
                about(Concern.FAILED_UNITS).text());
    }

    @Test
    void withoutSystemdItsUnitsAreNotLookedAt() throws Exception {
        Files.delete(root.resolve("run/systemd/system"));

        assertEquals(State.UNSEEN, about(Concern.UNITS).state());
    }

    @Test
    void aRuleForSudoIsLookedForWhereItIsUsed() throws Exception {
        mode = RootMode.SUDO;
        assertTrue(about(Concern.SUDOERS).remedy().contains("apt install sudo"));

        Files.createDirectories(root.resolve("usr/bin"));
        Files.writeString(root.resolve("usr/bin/sudo"), "");
        Files.setPosixFilePermissions(root.resolve("usr/bin/sudo"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(about(Concern.SUDOERS).remedy().getFirst().startsWith("install -m 440"));

        Path rule = root.resolve("etc/sudoers.d/felhom-agent");
        Files.createDirectories(rule.resolveSibling(""));
        Files.copy(PACKAGE.resolve("sudoers"), rule);
        Files.setPosixFilePermissions(rule, PosixFilePermissions.fromString("r--r-----"));
        assertEquals(State.GOOD, about(Concern.SUDOERS).state());

        Files.setPosixFilePermissions(rule, PosixFilePermissions.fromString("rw-rw----"));
        assertEquals(
                List.of("chmod 440 /etc/sudoers.d/felhom-agent"),
                about(Concern.SUDOERS).remedy());

        mode = RootMode.HELPER;
        assertEquals(
                List.of("rm /etc/sudoers.d/felhom-agent"),
                about(Concern.SUDOERS).remedy());
    }

    @Test
    void aClockThatNobodyKeepsRightIsSaid() {
        synchronised = Optional.of(false);

        assertEquals(State.WARNING, about(Concern.CLOCK).state());
    }

    @Test
    void aGuestsUnitIsForgottenAndNotStartedAgain() throws Exception {
        systemctl("active", "enabled", "", "pve-container@101.service loaded failed failed PVE LXC Container: 101");

        assertEquals(
                "systemctl reset-failed -- 'pve-container@101.service'",
                about(Concern.FAILED_UNITS).remedy().getLast());
    }

    @Test
    void aSandboxThatKeepsInMoreIsInOrder() throws Exception {
        systemctl("active", "enabled", "DevicePolicy=strict\\nCapabilityBoundingSet=\\n", "");

        assertEquals(State.GOOD, about(Concern.SANDBOX).state());
    }

    /// What is looked for is what is installed.
    @Test
    void theSandboxesAreThoseOfTheUnitFiles() throws Exception {
        for (Sandbox sandbox : List.of(Sandbox.AGENT, Sandbox.ROOT)) {
            Map<String, String> file = new HashMap<>();
            Files.readAllLines(PACKAGE.resolve(sandbox.unit())).stream()
                    .filter(line -> line.matches("[A-Za-z]+=.*"))
                    .forEach(line -> file.put(line.split("=", 2)[0], line.split("=", 2)[1]));

            assertEquals(List.of(), sandbox.weakened(file), sandbox.unit());
            sandbox.kept()
                    .keySet()
                    .forEach(property -> assertTrue(file.containsKey(property), sandbox.unit() + ": " + property));
            assertTrue(Arrays.asList(sandbox.properties().split(",", -1)).contains("NoNewPrivileges"));
        }
    }
}
