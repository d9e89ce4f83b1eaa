package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.shell.Shell;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import felhom.shell.console.Terminal;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The whole program with its real wiring, on a simulated host with a scratch container 9999.
final class TestAgent implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    static final String TOKEN = "felhom-agent@pve!agent";

    /// How the commands of the agents to come get at their host.
    static volatile Way way = Way.ALONE;

    // What reads files alone, or wants the daemon to be stopped.
    private static final Set<String> OF_FILES =
            Set.of("audit", "state", "clock", "identity", "signers", "verify", "config", "setup");

    private final Way mine = way;
    private final Shared daemon = new Shared();
    final PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
    final SimToken token = world.token(TOKEN);
    final Map<String, String> environment = new TreeMap<>();
    final PveSimulator pve;
    /// The agent's own files: `state` and `trust`.
    final Path directory;
    /// Where the epoch is: in memory, where this machine has a place for it.
    final Path runtime;
    private final Path memory;
    boolean terminal;
    /// Standard error leads to that terminal, and not into a file.
    boolean shown = true;
    String typed = "";
    /// What is typed in answer to one question after the other, and then `typed`; what nobody sees, too.
    final Deque<String> answers = new ArrayDeque<>();
    Interruption interruption = Interruption.NEVER;
    /// What happens when whoever reads the answer goes away.
    Runnable unread = () -> {};
    Machine machine = Machine.real();
    /// Where `setup` is run: no Proxmox VE host and not as root.
    SetupMachine site;
    /// What is between the program and the agent.
    Function<Installation, Installation> around = agent -> agent;
    /// The file that is read when no other is named, as an installed one.
    Path configuration = Path.of("/nonexistent/agent.json");

    TestAgent() {
        world.lxc(9999, "scratch").description("scratch guest\nof this host");
        pve = PveSimulator.start(world);
        try {
            directory = Files.createTempDirectory("felhom-agent");
            // Whatever the umask: what the group may write is trusted by nobody.
            Files.setPosixFilePermissions(
                    Files.createDirectory(directory.resolve("trust")), PosixFilePermissions.fromString("rwxr-xr-x"));
            boolean inMemory = Files.isDirectory(MEMORY)
                    && Files.getFileStore(MEMORY).type().equals("tmpfs");
            memory = inMemory ? Files.createTempDirectory(MEMORY, "felhom-agent") : directory;
            runtime = memory.resolve("run");
            site = new SetupMachine(directory.resolve("machine"), false, "no-such-group", Duration.ofMinutes(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put(
                "FELHOM_AGENT_STATE_DIRECTORY", directory.resolve("state").toString());
        environment.put("FELHOM_AGENT_STATE_RUNTIME_DIRECTORY", runtime.toString());
        environment.put("FELHOM_AGENT_STATE_RUNTIME_ON_DISK", Boolean.toString(memory.equals(directory)));
        environment.put(
                "FELHOM_AGENT_TRUST_DIRECTORY", directory.resolve("trust").toString());
        environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", pve.endpoint().toString());
        environment.put("FELHOM_AGENT_PROXMOX_NODE", "pve");
        environment.put("FELHOM_AGENT_PROXMOX_TOKEN", token.value());
        environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", pve.leafFingerprint());
    }

    record Result(Exit exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Exit exit = run(out, err, args);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The same, with streams that may not take what is written to them.
    Exit run(OutputStream out, OutputStream err, String... args) {
        Secrets secrets = new Secrets();
        Terminal sat = terminal ? sitting(err) : Terminal.NONE;
        Console console = new Console(out, err, sat, InputStream.nullInputStream(), secrets, unread);
        Configuration.Source source =
                new Configuration.Source(environment, configuration, Path.of("/proc/sys/kernel/hostname"));
        Agent agent = new Agent(source, machine, secrets, site);
        boolean through = mine == Way.DAEMON && !isDaemon(args) && !OF_FILES.contains(args[0]);
        if (through) {
            daemon.enter(source, machine);
        }
        try {
            return new Shell(around.apply(agent), console, interruption(args)).run(args);
        } finally {
            if (through) {
                daemon.leave();
            }
        }
    }

    /// A daemon while commands run: it has the settings of the moment, and between them the state is
    /// nobody's.
    private static final class Shared {
        private Optional<SocketDaemon> daemon = Optional.empty();
        private int commands;

        synchronized void enter(Configuration.Source source, Machine machine) {
            if (commands++ == 0) {
                // The command's own interrupt is not the daemon's.
                boolean interrupted = Thread.interrupted();
                try {
                    daemon = Optional.of(new SocketDaemon(source, machine));
                } catch (RuntimeException cannot) {
                    // There is none then, and the command says what is the matter.
                    daemon = Optional.empty();
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        }

        synchronized void leave() {
            if (--commands == 0) {
                boolean interrupted = Thread.interrupted();
                daemon.ifPresent(SocketDaemon::close);
                daemon = Optional.empty();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static boolean isDaemon(String... args) {
        return args.length == 0
                || args[0].equals("daemon")
                || (args.length == 1 && List.of("--json", "--debug").contains(args[0]));
    }

    /// A daemon that nobody stops would never end.
    private Interruption interruption(String... args) {
        return isDaemon(args) && interruption.equals(Interruption.NEVER) ? new StopsAtOnce() : interruption;
    }

    /// Whoever serves is told to stop before it has begun.
    private static final class StopsAtOnce implements Interruption {
        private boolean serving;

        @Override
        public boolean requested() {
            return serving;
        }

        @Override
        public AutoCloseable interrupting() {
            return () -> {};
        }

        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            serving = true;
            return () -> serving = false;
        }
    }

    private Terminal sitting(OutputStream screen) {
        return new Terminal() {
            @Override
            public boolean shown() {
                return shown;
            }

            @Override
            public boolean overwrites() {
                return shown;
            }

            @Override
            public Optional<String> ask(String question) {
                try {
                    screen.write(question.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return Optional.of(answers.isEmpty() ? typed : answers.remove());
            }

            @Override
            public Optional<String> askUnseen(String question) {
                return ask(question);
            }
        };
    }

    /// A snapshot task that runs long, and its UPID.
    String startedTask(int vmid) {
        world.durations().set("vzsnapshot", Duration.ofMinutes(10));
        environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "1");
        Result result = run("run", "snapshot", "vmid=" + vmid, "name=slow");
        environment.remove("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS");
        return result.err()
                .lines()
                .filter(line -> line.startsWith("task UPID:"))
                .map(line -> line.substring("task ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.all()));
    }

    /// Whatever the agent sent, Proxmox's own schema must allow it.
    @Override
    public void close() {
        pve.close();
        delete(directory);
        delete(memory);
        assertEquals(List.of(), pve.violations());
    }

    private static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
