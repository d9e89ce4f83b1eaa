package felhom.host.disk;

import felhom.host.json.Loose;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What `findmnt` says of one place. Figures of a file system whose disk does not answer take for ever: the
/// program is given up then, and the other places are asked all the same.
public final class Mounts {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Programs programs;

    public Mounts(Programs programs) {
        this.programs = programs;
    }

    /// What is mounted there, the topmost where there are several; empty where nothing is.
    ///
    /// @throws HostException when it does not say
    public Optional<Mounted> at(MountPlace place) {
        Answer answer = programs.ask(
                Program.FINDMNT,
                LIMIT,
                List.of(
                        "-J",
                        "-b",
                        "-o",
                        "TARGET,SOURCE,FSTYPE,OPTIONS,SIZE,USED,AVAIL,UUID",
                        "--mountpoint",
                        place.path()));
        return switch (answer) {
            // Nothing matches: it says so with its exit code alone (findmnt(8)).
            case Answer.Said(int exit, String text) when exit == 1 && text.isBlank() -> Optional.empty();
            case Answer.Said(int exit, String text) when exit == 0 -> Optional.of(read(place, text));
            default -> throw failed(place, answer.words(Program.FINDMNT));
        };
    }

    private static Mounted read(MountPlace place, String text) {
        try {
            List<Loose> found = Loose.read(text).at("filesystems").items();
            if (found.isEmpty()) {
                throw failed(place, "what findmnt says is not understood: it lists no file systems");
            }
            Loose top = found.getLast();
            return new Mounted(
                    place.path(),
                    top.at("source").text().orElse(""),
                    top.at("fstype").text().orElse(""),
                    top.at("options").text().orElse(""),
                    top.at("uuid").text(),
                    top.at("size").whole(),
                    top.at("used").whole(),
                    top.at("avail").whole());
        } catch (Loose.NotJson no) {
            throw failed(place, "what findmnt says is not understood: " + no.getMessage());
        }
    }

    private static HostException failed(MountPlace place, String why) {
        return new HostException(
                Failure.of(Failure.Kind.HOST, "what is mounted at " + place + " is not known: " + why));
    }
}
