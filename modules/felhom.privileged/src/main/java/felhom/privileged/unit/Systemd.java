package felhom.privileged.unit;

import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// systemd, asked through `systemctl`. Every call has a limit: systemd goes on with what it has begun when
/// `systemctl` is killed, and the helper does not wait for it.
public final class Systemd {
    /// Of what is asked, and of what only writes files and links.
    private static final Duration QUICK = Duration.ofSeconds(6);
    /// Of what mounts and unmounts.
    private static final Duration SLOW = Duration.ofSeconds(15);

    private static final int MOST = 16 << 10;

    private final Programs programs;

    public Systemd(Programs programs) {
        this.programs = programs;
    }

    public UnitState show(UnitName unit) throws NoFurther {
        Answer.Said said = call(QUICK, List.of("show", "--property=" + UnitState.PROPERTIES, "--", unit.value()));
        if (said.exit() != 0) {
            throw NoFurther.refused("systemd does not say how " + unit + " stands: "
                    + said.text().strip());
        }
        return UnitState.read(said.text());
    }

    public void reload() throws NoFurther {
        done(call(QUICK, List.of("daemon-reload")), "systemd did not read its units again");
    }

    /// With the host's next start, too.
    public void enable(UnitName unit) throws NoFurther {
        done(call(QUICK, List.of("enable", "--", unit.value())), unit + " was not enabled");
    }

    public void disable(UnitName unit) throws NoFurther {
        done(call(QUICK, List.of("disable", "--", unit.value())), unit + " was not disabled");
    }

    /// Those that are at work.
    ///
    /// @param pattern of their names
    public List<String> running(String pattern) throws NoFurther {
        Answer.Said said = call(
                QUICK,
                List.of(
                        "list-units",
                        "--plain",
                        "--no-legend",
                        "--no-pager",
                        "--full",
                        "--state=running,start,stop,stop-sigterm,stop-sigkill,stop-post,final-sigterm,final-sigkill",
                        "--",
                        pattern));
        if (said.exit() != 0) {
            throw NoFurther.refused(
                    "systemd does not list its units: " + said.text().strip());
        }
        return said.text()
                .lines()
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// The units at work that stop when this one does (systemd.unit(5), "Mapping of unit properties to their
    /// inverses", and `PropagatesStopTo=`).
    public List<String> needs(UnitName unit) throws NoFurther {
        List<String> names = shown("RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo", List.of(unit.value()))
                .flatMap(value -> Arrays.stream(value.split(" ")))
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return names;
        }
        List<String> states = shown("ActiveState", names).toList();
        // Where it says less than was asked, nobody is taken for idle.
        return states.size() != names.size()
                ? names
                : IntStream.range(0, names.size())
                        .filter(i -> !states.get(i).equals("inactive")
                                && !states.get(i).equals("failed"))
                        .mapToObj(names::get)
                        .toList();
    }

    /// The values, unit for unit.
    private Stream<String> shown(String properties, List<String> units) throws NoFurther {
        List<String> arguments = new ArrayList<>(List.of("show", "--property=" + properties, "--"));
        arguments.addAll(units);
        Answer.Said said = call(QUICK, arguments);
        if (said.exit() != 0) {
            throw NoFurther.refused("systemd does not say how " + String.join(", ", units) + " stands: "
                    + said.text().strip());
        }
        return said.text()
                .lines()
                .filter(line -> line.indexOf('=') > 0)
                .map(line -> line.substring(line.indexOf('=') + 1));
    }

    /// Forgets that it failed. A unit that is not there, or did not fail, is as well.
    public void reset(UnitName unit) throws NoFurther {
        var _ = call(QUICK, List.of("reset-failed", "--", unit.value()));
    }

    /// @return what came of it; it goes on where this took too long
    public Answer start(UnitName unit) {
        return programs.run(Program.SYSTEMCTL, SLOW, MOST, List.of("start", "--", unit.value()));
    }

    /// @return what came of it; it goes on where this took too long
    public Answer stop(UnitName unit) {
        return programs.run(Program.SYSTEMCTL, SLOW, MOST, List.of("stop", "--", unit.value()));
    }

    /// The unit's state and its last lines in the host's journal, for an operator's eyes.
    public String told(UnitName unit) {
        Answer answer = programs.run(
                Program.SYSTEMCTL,
                QUICK,
                MOST,
                List.of("status", "--no-pager", "--full", "--lines=20", "--", unit.value()));
        return answer instanceof Answer.Said said ? said.text().strip() : "";
    }

    private Answer.Said call(Duration limit, List<String> arguments) throws NoFurther {
        return NoFurther.said(
                Program.SYSTEMCTL, limit.toSeconds(), programs.run(Program.SYSTEMCTL, limit, MOST, arguments));
    }

    private static void done(Answer.Said said, String otherwise) throws NoFurther {
        if (said.exit() != 0) {
            throw NoFurther.failed(said.exit(), otherwise + ": " + said.text().strip());
        }
    }
}
