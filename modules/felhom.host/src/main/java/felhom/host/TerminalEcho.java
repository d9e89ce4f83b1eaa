package felhom.host;

import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Whether a terminal shows what is typed at it, by stty(1).
public final class TerminalEcho {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Programs programs;
    private final Path terminal;

    /// @param terminal such as `/dev/tty`
    public TerminalEcho(Programs programs, Path terminal) {
        this.programs = programs;
        this.terminal = terminal;
    }

    /// @return whether it is hidden from now on
    public boolean hide() {
        return set("-echo");
    }

    /// Also for a thread that has been interrupted: nobody can work at a terminal that stays hidden.
    public void show() {
        boolean interrupted = Thread.interrupted();
        set("echo");
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean set(String how) {
        Answer answer = programs.ask(Program.STTY, LIMIT, List.of("-F", terminal.toString(), how));
        return answer instanceof Answer.Said(int exit, var _) && exit == 0;
    }
}
