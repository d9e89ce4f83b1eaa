package felhom.control.client;

import felhom.control.Hello;
import felhom.control.client.Line.Ended;
import felhom.control.value.Codec.Nothing;
import felhom.control.wire.Frame;
import felhom.control.wire.Methods;
import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Door;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.engine.state.Turn;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The host of a running daemon, as a command has it: the daemon keeps token, host and state. Used by one
/// thread.
public final class ControlClient implements HostAccess {
    // `sun_path` of unix(7), with its end.
    private static final int LONGEST_PATH = 107;

    private final Line line;
    private final Calls calls;
    private Optional<Methods.Settings> settings = Optional.empty();
    private boolean doorOpened;

    private ControlClient(Line line, Turn turn) {
        this.line = line;
        this.calls = new Calls(line, turn::tell);
    }

    /// @param socket such as `/run/felhom-agent/control.sock`
    /// @param own this program's version and commit, and whom its user is taken for
    /// @param turn how long an order waits for others, and who is told
    /// @param limit until the daemon has said what it is
    /// @return empty where there is no daemon
    /// @throws NotAllowed when it does not serve this user
    /// @throws HostException when it is another program than this one, has no room, or does not answer
    public static Optional<ControlClient> connect(Path socket, Hello own, Turn turn, Duration limit) {
        Hello program = new Hello(own.version(), own.commit(), own.says(), Optional.of(turn.most()));
        if (Files.notExists(socket) || socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            return Optional.empty();
        }
        Line line;
        try {
            line = Line.open(socket);
        } catch (ConnectException nobody) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.notExists(socket)) {
                return Optional.empty();
            }
            throw Files.isWritable(socket)
                    ? failure(
                            Failure.Kind.UNREACHABLE,
                            "the daemon at " + socket + " cannot be reached: " + e.getMessage())
                    : new NotAllowed("this user may not use the daemon at " + socket);
        }
        try {
            line.say(new Frame.Greeting(program));
            greeted(line.next(limit), program, limit);
            return Optional.of(new ControlClient(line, turn));
        } catch (Ended gone) {
            line.close();
            throw failure(Failure.Kind.UNREACHABLE, "the daemon at " + socket + " has hung up: " + gone.getMessage());
        } catch (InterruptedException stopped) {
            line.close();
            Thread.currentThread().interrupt();
            throw failure(Failure.Kind.TIMED_OUT, "interrupted while waiting for the daemon; nothing was asked");
        } catch (RuntimeException refused) {
            line.close();
            throw refused;
        }
    }

    private static void greeted(Optional<Frame> first, Hello program, Duration limit) {
        switch (first.orElse(null)) {
            case null ->
                throw failure(
                        Failure.Kind.TIMED_OUT,
                        "the daemon does not answer within " + limit.toSeconds()
                                + " s; see systemctl status felhom-agent");
            case Frame.Greeting(Hello daemon) when daemon.sameBuild(program) -> {}
            case Frame.Greeting(Hello daemon) -> throw otherVersion("felhom-agent " + daemon.words(), program);
            case Frame.Refusal(Frame.Why why, String text) -> {
                switch (why) {
                    case NOT_ALLOWED -> throw new NotAllowed(text);
                    case BUSY -> throw failure(Failure.Kind.HOST, text);
                    case VERSION, MALFORMED -> throw otherVersion("something else (" + text + ")", program);
                }
            }
            default -> throw otherVersion("something else", program);
        }
    }

    private static HostException otherVersion(String daemon, Hello program) {
        return failure(
                Failure.Kind.HOST,
                "the daemon that runs is " + daemon + ", and this is felhom-agent " + program.words()
                        + ": they have to be the same; start the daemon anew (systemctl restart felhom-agent), or use the"
                        + " program that it is");
    }

    private static HostException failure(Failure.Kind kind, String words) {
        return new HostException(Failure.of(kind, words));
    }

    @Override
    public NodeName node() {
        return calls.ask(Methods.NODE, Nothing.NOTHING);
    }

    @Override
    public Reading<NodeNow> nodeNow() {
        return calls.ask(Methods.NODE_NOW, Nothing.NOTHING);
    }

    @Override
    public Reading<BackupFiles> backups(StorageId storage) {
        return calls.ask(Methods.BACKUPS, storage);
    }

    @Override
    public Reading<TokenRights> rights() {
        return calls.ask(Methods.RIGHTS, Nothing.NOTHING);
    }

    @Override
    public Inventory inventory() {
        return new RemoteInventory(calls);
    }

    @Override
    public Tasks tasks() {
        return new RemoteTasks(calls);
    }

    @Override
    public HostCheck check() {
        return sink -> {
            List<HostCheck.Finding> all = new ArrayList<>();
            calls.list(Methods.LOOK, Nothing.NOTHING, finding -> {
                all.add(finding);
                sink.accept(finding);
            });
            return all;
        };
    }

    @Override
    public Examination examination(UsedOperations used) {
        return sink -> calls.list(Methods.EXAMINE, used, sink);
    }

    @Override
    public Door door() {
        doorOpened = true;
        return new RemoteDoor(calls);
    }

    @Override
    public SelfTest selfTest(Vmid guest) {
        doorOpened = true;
        return new RemoteSelfTest(calls, guest);
    }

    /// The end of the daemon's log, as it was with its last answer.
    @Override
    public Optional<String> head() {
        return doorOpened ? calls.head() : Optional.empty();
    }

    @Override
    public Optional<Vmid> selfTestGuest() {
        return settings().selfTestGuest();
    }

    @Override
    public Duration taskLimit() {
        return settings().taskLimit();
    }

    private Methods.Settings settings() {
        if (settings.isEmpty()) {
            settings = Optional.of(calls.ask(Methods.SETTINGS, Nothing.NOTHING));
        }
        return settings.get();
    }

    @Override
    public Optional<RunningDaemon> daemon() {
        return Optional.of(new RemoteDaemon(calls));
    }

    @Override
    public void close() {
        line.close();
    }
}
