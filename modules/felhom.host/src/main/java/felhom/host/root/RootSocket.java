package felhom.host.root;

import felhom.ops.HostException;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/// The helper at its UNIX socket. Who made the socket has to be root: systemd is.
final class RootSocket implements RootHelper {
    private static final String START = "systemctl enable --now felhom-agent-root.socket";

    private final Path path;
    private final String owner;
    private final Optional<Duration> limit;

    RootSocket(Path path) {
        this(path, "root", Optional.empty());
    }

    /// @param owner who has to listen there
    /// @param limit for every request, instead of its own
    RootSocket(Path path, String owner, Optional<Duration> limit) {
        this.path = path;
        this.owner = owner;
        this.limit = limit;
    }

    @Override
    public RootAnswer ask(RootRequest request) {
        if (!Files.exists(path) && !Files.isSymbolicLink(path)) {
            throw RootHelper.notAsked("root's helper is not there: there is no socket " + path
                    + "; on the host, as root: " + START + "; or set root.socket or root.mode");
        }
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException none) {
            throw RootHelper.notAsked("root's helper was not asked: " + none.getMessage());
        }
        return new Conversation(new ToSocket(channel)).hold(request, limit.orElse(Conversation.limit(request)));
    }

    private final class ToSocket implements Line {
        private final SocketChannel channel;

        ToSocket(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void open() {
            String listens;
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                listens = channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
            } catch (IOException no) {
                throw notReached(no);
            }
            if (!listens.equals(owner)) {
                throw RootHelper.notAsked("who listens at " + path + " is user " + listens + " and not " + owner
                        + ": that is not root's helper, and was not asked; look who made it, and then: " + START);
            }
        }

        private HostException notReached(IOException no) {
            return RootHelper.notAsked("root's helper is not reached at " + path + ": " + no.getMessage()
                    + "; only the agent's own user and root may connect, and systemd has to listen there: systemctl"
                    + " status felhom-agent-root.socket; " + START);
        }

        @Override
        public OutputStream to() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public InputStream from() {
            return Channels.newInputStream(channel);
        }

        @Override
        public String words(String problem) {
            return "root's helper at " + path + ": " + problem + "; what it did: journalctl -u felhom-agent-root";
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException gone) {
                // Nobody is there any more to be told so.
            }
        }
    }
}
