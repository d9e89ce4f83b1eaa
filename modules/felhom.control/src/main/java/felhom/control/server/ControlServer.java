package felhom.control.server;

import felhom.control.Hello;
import felhom.control.wire.Frame;
import felhom.engine.access.HostAccess;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.Repeated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemon's end of the control socket. Serves root and the agent's own user from the moment it is opened;
/// a pass of the loop looks after those who take too long.
///
/// Opened by who holds the state: there is no other daemon then, and a socket that is left over is nobody's.
public final class ControlServer implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Function<Peer, HostAccess> hosts;
    private final Hello daemon;
    private final Limits limits;
    private final Function<UserPrincipal, Set<UserPrincipal>> allowed;
    private final Requests requests = new Requests();
    private final Repeated troubles = new Repeated(Clocks.system());
    private final ThreadFactory threads = Thread.ofVirtual().name("control-", 0).factory();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Connection> connections = new HashSet<>();
    private Thread acceptor = Thread.currentThread();
    private volatile SocketFile socket;
    private volatile boolean closed;

    private ControlServer(
            SocketFile socket,
            Hello daemon,
            Function<Peer, HostAccess> hosts,
            Limits limits,
            Function<UserPrincipal, Set<UserPrincipal>> allowed) {
        this.socket = socket;
        this.daemon = daemon;
        this.hosts = hosts;
        this.limits = limits;
        this.allowed = allowed;
    }

    /// @param path such as `/run/felhom-agent/control.sock`
    /// @param daemon this program's version and commit
    /// @param hosts what a client gets; closed when it leaves
    /// @throws IOException when there can be no socket there
    public static ControlServer open(Path path, Hello daemon, Function<Peer, HostAccess> hosts) throws IOException {
        return open(path, daemon, hosts, Limits.STANDARD, ControlServer::rootAnd);
    }

    /// @param allowed who may connect, given us
    static ControlServer open(
            Path path,
            Hello daemon,
            Function<Peer, HostAccess> hosts,
            Limits limits,
            Function<UserPrincipal, Set<UserPrincipal>> allowed)
            throws IOException {
        ControlServer server = new ControlServer(SocketFile.bind(path), daemon, hosts, limits, allowed);
        server.listen();
        return server;
    }

    private void listen() {
        acceptor = threads.newThread(this::accept);
        acceptor.start();
    }

    private static Set<UserPrincipal> rootAnd(UserPrincipal us) {
        Set<UserPrincipal> both = new HashSet<>(Set.of(us));
        try {
            both.add(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("root"));
        } catch (IOException noRoot) {
            LOG.debug("there is no user root: {}", noRoot.toString());
        }
        return both;
    }

    @Override
    public String name() {
        return "control";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    /// Cuts off who takes too long, puts the socket back in its place where somebody has removed it, and sees
    /// that somebody takes connections there.
    @Override
    public Duration pass(Runnable alive) throws IOException {
        sweep(System.nanoTime());
        if (!closed && !socket.inPlace()) {
            LOG.warn("{} was removed or replaced; it is made anew", socket.path());
            SocketFile before = socket;
            socket = SocketFile.bind(before.path());
            before.close();
        }
        if (!closed && !acceptor.isAlive()) {
            // Want of memory has ended it, or a fault of ours.
            LOG.error("nobody took connections at {} any more; it is begun anew", socket.path());
            listen();
        }
        return BETWEEN;
    }

    /// @param now as [System#nanoTime]
    void sweep(long now) {
        for (Connection each : all()) {
            each.overdue(limits, now).ifPresent(why -> {
                say("a client of " + each.user() + " is cut off: " + why);
                each.close();
            });
        }
    }

    int connected() {
        return all().size();
    }

    /// How many have a request at work.
    int busy() {
        return (int) all().stream().filter(Connection::busy).count();
    }

    private List<Connection> all() {
        lock.lock();
        try {
            return new ArrayList<>(connections);
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            SocketFile from = socket;
            try {
                begin(from.accept());
            } catch (IOException e) {
                if (!closed && from.open()) {
                    say("a connection could not be taken: " + e);
                    pause();
                }
            } catch (RuntimeException bug) {
                LOG.error("a connection was not served", bug);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(SocketChannel channel) throws IOException {
        UserPrincipal user;
        try {
            user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        } catch (IOException | RuntimeException unknown) {
            channel.close();
            throw unknown;
        }
        Connection connection = new Connection(channel, user, daemon, threads);
        if (!allowed.apply(socket.owner()).contains(user)) {
            say("user " + user.getName() + " is not served at " + socket.path());
            connection.refuse(
                    Frame.Why.NOT_ALLOWED,
                    "this daemon serves root and " + socket.owner().getName() + ", and you are " + user.getName());
            return;
        }
        if (!admitted(connection)) {
            say("more clients than " + limits.connections() + " are at work; one of " + user.getName()
                    + " was sent away");
            connection.refuse(
                    Frame.Why.BUSY,
                    "as many commands are at work as the daemon serves at once; try again when one has" + " ended");
            return;
        }
        threads.newThread(() -> {
                    try {
                        connection.serve(hosts, requests);
                    } catch (RuntimeException bug) {
                        LOG.error("a client of {} was not served", user, bug);
                    } finally {
                        forget(connection);
                    }
                })
                .start();
    }

    /// Where there is no room, whoever asks for nothing makes room: first who has not even said what it is,
    /// then who has been silent for longest.
    private boolean admitted(Connection newcomer) {
        lock.lock();
        try {
            long same = connections.stream()
                    .filter(each -> each.busy() && each.user().equals(newcomer.user()))
                    .count();
            if (same >= limits.connections() - limits.reserved()) {
                return false;
            }
            if (connections.size() >= limits.connections()) {
                Optional<Connection> idle = connections.stream()
                        .filter(each -> !each.busy())
                        .min(Comparator.comparing(Connection::greeted).thenComparingLong(Connection::since));
                if (idle.isEmpty()) {
                    return false;
                }
                idle.get().close();
                connections.remove(idle.get());
            }
            return connections.add(newcomer);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Connection connection) {
        lock.lock();
        try {
            connections.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    private void say(String words) {
        troubles.again(words).ifPresent(LOG::warn);
    }

    /// Nobody is served any more. What was begun for somebody is not waited for.
    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the control socket " + socket.path() + " cannot be removed", e);
        } finally {
            all().forEach(Connection::close);
        }
    }
}
