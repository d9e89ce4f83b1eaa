package felhom.shell.prompt;

import felhom.shell.command.Exit;
import felhom.shell.line.Words;
import felhom.shell.prompt.Lines.Next;
import java.util.List;

/// From the first prompt to the last.
final class Sitting {
    private final Session session;
    private final Lines lines;
    private final Interrupts interrupts;
    private final Opening opening;
    private Exit last = Exit.OK;

    Sitting(Session session, Lines lines, Interrupts interrupts, Opening opening) {
        this.session = session;
        this.lines = lines;
        this.interrupts = interrupts;
        this.opening = opening;
    }

    /// @return OK when it was left; otherwise why it ended
    Exit run() {
        opening.tell(session.console(), lines);
        while (session.console().taken()) {
            Next next = lines.next(new Lines.Prompt(opening.node(), last));
            if (interrupts.ending()) {
                return Exit.INTERRUPTED;
            }
            switch (next) {
                case Next.Left _ -> {
                    return Exit.OK;
                }
                case Next.Cleared _ -> {}
                case Next.Typed(String text) -> {
                    if (!typed(text.lines().toList())) {
                        return Exit.OK;
                    }
                    if (interrupts.ending()) {
                        return Exit.INTERRUPTED;
                    }
                }
            }
        }
        return Exit.OK;
    }

    /// Several lines were pasted: one that fails is where it stops.
    ///
    /// @return whether it goes on
    private boolean typed(List<String> pasted) {
        for (int i = 0; i < pasted.size(); i++) {
            boolean stopped = false;
            try (Interrupts.Running running = interrupts.running()) {
                switch (session.line(pasted.get(i), running)) {
                    case Session.Did.Leave _ -> {
                        return false;
                    }
                    case Session.Did.Nothing _ -> {}
                    case Session.Did.Ran(Exit exit) -> {
                        last = exit;
                        stopped = exit != Exit.OK;
                    }
                }
                // Also of one that came to its end all the same.
                stopped |= running.requested();
            }
            List<String> rest = pasted.subList(i + 1, pasted.size()).stream()
                    .filter(line -> !Words.of(line).list().isEmpty())
                    .toList();
            if (stopped && !rest.isEmpty()) {
                session.console()
                        .error("stopped there: " + rest.size() + (rest.size() == 1 ? " line" : " lines")
                                + " after it were not run, the first is: " + rest.getFirst());
                return true;
            }
        }
        return true;
    }
}
