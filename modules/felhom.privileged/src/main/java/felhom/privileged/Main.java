package felhom.privileged;

import felhom.privileged.ask.Disks;
import felhom.privileged.ask.Helper;
import felhom.privileged.ask.HostDisks;
import felhom.privileged.door.Callers;
import felhom.privileged.door.Door;
import felhom.privileged.door.Journal;
import felhom.privileged.door.Limits;
import felhom.privileged.door.Once;
import felhom.privileged.limit.RootList;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.privileged.work.Works;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Root's helper. Started by systemd with a socket as its standard input, or by whoever is root with one
/// request there.
public final class Main {
    private static final String USAGE = """
            Usage: felhom-root [--user NAME]   serve the UNIX socket at standard input, to root and this user
                   felhom-root --stdio         answer the one request at standard input
            """;

    /// What a command line that is none ends with.
    private static final int BAD_USAGE = 2;

    private static final Path ROOT = Path.of("/");
    private static final int OWNER = 0;
    private static final Duration LOG_LIMIT = Duration.ofSeconds(2);

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, Host.real(), Limits.STANDARD));
    }

    /// What the helper is root of.
    ///
    /// @param owner the number of the user who is root there
    record Host(RootList.Source list, int owner, Programs programs, Disks disks, Works works) {
        static Host real() {
            Programs programs = new Programs(ROOT);
            Path list = Path.of("/etc/felhom-agent/root.list");
            return new Host(
                    () -> RootList.read(list, OWNER), OWNER, programs, new HostDisks(), Works.of(ROOT, programs));
        }

        Helper helper(String callers) {
            return new Helper(list, owner, programs, disks, works, callers);
        }
    }

    /// @return what the process ends with
    static int run(String[] arguments, Host host, Limits limits) {
        try {
            if (Arrays.equals(arguments, new String[] {"--stdio"})) {
                answerOnce(host, limits);
                return 0;
            }
            if (arguments.length == 0) {
                return serve(Optional.empty(), host, limits);
            }
            if (arguments.length == 2 && arguments[0].equals("--user")) {
                return serve(Optional.of(arguments[1]), host, limits);
            }
            System.err.print(USAGE);
            return BAD_USAGE;
        } catch (IllegalArgumentException wrong) {
            System.err.println("felhom-root: " + wrong.getMessage());
            return BAD_USAGE;
        } catch (IOException broken) {
            System.err.println("felhom-root: " + broken);
            return 1;
        }
    }

    private static void answerOnce(Host host, Limits limits) {
        Journal journal = Journal.copied(System.err, line -> log(host.programs(), line));
        new Once(host.helper("whoever may start it"), journal, limits)
                .serve(who(), System.in, new FileOutputStream(FileDescriptor.out));
    }

    /// Where it cannot be written, whoever is root has its reason: what was asked is answered all the same.
    private static void log(Programs programs, String line) {
        var _ = programs.run(
                Program.LOGGER, LOG_LIMIT, 0, List.of("--tag=felhom-root", "--priority=auth.notice", "--", line));
    }

    /// `sudo(8)` sets it; whoever is root anyway may set it to anything.
    private static String who() {
        String user = System.getenv("SUDO_USER");
        return user == null ? "whoever is root" : "user " + user + " through sudo";
    }

    private static int serve(Optional<String> user, Host host, Limits limits) throws IOException {
        Channel inherited = System.inheritedChannel();
        if (inherited == null) {
            System.err.print("felhom-root: standard input is no socket; systemd starts it with one\n" + USAGE);
            return BAD_USAGE;
        }
        Callers callers = Callers.rootAnd(user);
        Journal journal = Journal.to(System.err, System.getenv("JOURNAL_STREAM") != null);
        try {
            new Door(host.helper(callers.words()), callers, journal, limits).serve(inherited);
        } finally {
            journal.end();
        }
        return 0;
    }
}
