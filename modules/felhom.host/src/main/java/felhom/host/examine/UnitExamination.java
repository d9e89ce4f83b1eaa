package felhom.host.examine;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import felhom.host.root.RootMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The agent's own units and the sandboxes that they run in, and whatever else has failed on this machine.
final class UnitExamination {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String SERVICE = "felhom-agent.service";
    private static final String SOCKET = "felhom-agent-root.socket";
    private static final String STATES = "LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload";
    // sd_booted(3).
    private static final Path BOOTED = Path.of("run/systemd/system");
    private static final List<String> INSTALL =
            List.of("apt install --reinstall ./felhom-agent_VERSION_amd64.deb   # the package brings it");
    private static final Set<String> RUNS = Set.of("active", "reloading", "activating");
    private static final int MOST = 20;

    private final Programs programs;
    private final Path root;
    private final RootMode mode;

    UnitExamination(Programs programs, Path root, RootMode mode) {
        this.programs = programs;
        this.root = root;
        this.mode = mode;
    }

    void look(Consumer<Diagnosis> sink) {
        if (!Files.isDirectory(root.resolve(BOOTED))) {
            for (Concern concern : List.of(Concern.UNITS, Concern.SANDBOX, Concern.FAILED_UNITS)) {
                sink.accept(Diagnosis.unseen(
                        concern,
                        "systemd does not run this machine, so there are no units",
                        List.of("felhom-agent doctor   # on the host itself")));
            }
            return;
        }
        unit(SERVICE, sink);
        if (mode == RootMode.HELPER) {
            unit(SOCKET, sink);
        }
        sandbox(Sandbox.AGENT, sink);
        if (mode == RootMode.HELPER) {
            sandbox(Sandbox.ROOT, sink);
        }
        failed(sink);
    }

    private void unit(String unit, Consumer<Diagnosis> sink) {
        Answer answer = ask("show", "-p", STATES, "--", unit);
        if (!(answer instanceof Answer.Said(int exit, String text)) || exit != 0) {
            sink.accept(silent(Concern.UNITS, answer));
            return;
        }
        Map<String, String> shown = properties(text);
        String load = shown.getOrDefault("LoadState", "");
        String active = shown.getOrDefault("ActiveState", "");
        String file = shown.getOrDefault("UnitFileState", "");
        String journal = "journalctl -b -u " + unit + "   # why";
        if (load.equals("not-found")) {
            sink.accept(Diagnosis.failed(Concern.UNITS, "systemd knows no " + unit, INSTALL));
        } else if (load.equals("masked")) {
            sink.accept(Diagnosis.failed(
                    Concern.UNITS,
                    unit + " is masked, so that nothing starts it",
                    List.of("systemctl unmask " + unit, "systemctl enable --now " + unit)));
        } else if (active.equals("failed")) {
            sink.accept(Diagnosis.failed(
                    Concern.UNITS,
                    unit + " has failed (" + shown.getOrDefault("SubState", "?") + ")",
                    List.of(journal, "systemctl restart " + unit)));
        } else if (!RUNS.contains(active)) {
            sink.accept(
                    Diagnosis.failed(Concern.UNITS, unit + " is " + active, List.of("systemctl enable --now " + unit)));
        } else if (file.equals("disabled")) {
            sink.accept(Diagnosis.warning(
                    Concern.UNITS,
                    unit + " runs, and is not started with the machine",
                    List.of("systemctl enable " + unit)));
        } else if ("yes".equals(shown.get("NeedDaemonReload"))) {
            sink.accept(Diagnosis.warning(
                    Concern.UNITS,
                    "the file of " + unit + " was changed, and systemd goes by the old one",
                    List.of("systemctl daemon-reload", "systemctl restart " + unit)));
        } else {
            sink.accept(Diagnosis.good(Concern.UNITS, unit + " is " + active + " and " + file));
        }
    }

    private void sandbox(Sandbox sandbox, Consumer<Diagnosis> sink) {
        Answer answer = ask("show", "-p", "LoadState,DropInPaths," + sandbox.properties(), "--", sandbox.unit());
        if (!(answer instanceof Answer.Said(int exit, String text)) || exit != 0) {
            sink.accept(silent(Concern.SANDBOX, answer));
            return;
        }
        Map<String, String> shown = properties(text);
        if (!"loaded".equals(shown.get("LoadState"))) {
            // That is said of the unit itself.
            sink.accept(Diagnosis.unseen(Concern.SANDBOX, "there is no " + sandbox.unit(), INSTALL));
            return;
        }
        List<String> weaker = sandbox.weakened(shown);
        if (weaker.isEmpty()) {
            sink.accept(Diagnosis.good(Concern.SANDBOX, sandbox.unit() + " is kept in as it was installed"));
            return;
        }
        String by = Optional.ofNullable(shown.get("DropInPaths"))
                .filter(paths -> !paths.isEmpty())
                .map(paths -> ", by " + paths)
                .orElse("");
        sink.accept(Diagnosis.failed(
                Concern.SANDBOX,
                sandbox.unit() + " is kept in less than it was installed" + by + ": " + String.join("; ", weaker),
                List.of(
                        "systemctl cat " + sandbox.unit() + "   # who says so",
                        "systemctl edit " + sandbox.unit() + "   # take out what weakens it",
                        "systemctl restart " + sandbox.unit())));
    }

    private void failed(Consumer<Diagnosis> sink) {
        Answer answer = ask("list-units", "--state=failed", "--plain", "--no-legend", "--no-pager", "--full");
        if (!(answer instanceof Answer.Said(int exit, String text)) || exit != 0) {
            sink.accept(silent(Concern.FAILED_UNITS, answer));
            return;
        }
        List<String> units = text.lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(unit -> unit.matches("[A-Za-z0-9:_.@\\\\-]+\\.[a-z]+"))
                .sorted()
                .toList();
        if (units.isEmpty()) {
            sink.accept(Diagnosis.good(Concern.FAILED_UNITS, "no unit of this machine has failed"));
        }
        units.stream()
                .limit(MOST)
                .forEach(unit -> sink.accept(Diagnosis.warning(
                        Concern.FAILED_UNITS,
                        unit + " has failed",
                        List.of("journalctl -b -u '" + unit + "'   # why", again(unit)))));
        if (units.size() > MOST) {
            sink.accept(Diagnosis.warning(
                    Concern.FAILED_UNITS,
                    (units.size() - MOST) + " more units have failed",
                    List.of("systemctl list-units --state=failed")));
        }
    }

    /// A guest's unit is not started past PVE, and `pve-guests` starts every guest that starts with the host.
    private static String again(String unit) {
        boolean forget = unit.endsWith(".scope")
                || unit.equals("pve-guests.service")
                || unit.matches("(pve-container|lxc|qemu-server|qemu)@.*");
        return "systemctl " + (forget ? "reset-failed" : "restart") + " -- '" + unit + "'";
    }

    private static Diagnosis silent(Concern concern, Answer answer) {
        return Diagnosis.unseen(
                concern, answer.words(Program.SYSTEMCTL), List.of("felhom-agent doctor   # on the host, as root"));
    }

    private Answer ask(String... arguments) {
        return programs.ask(Program.SYSTEMCTL, LIMIT, List.of(arguments));
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return properties;
    }
}
