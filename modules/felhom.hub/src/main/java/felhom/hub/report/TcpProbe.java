package felhom.hub.report;

import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether something takes a connection, such as the far end of a tunnel; nothing is sent.
public final class TcpProbe implements Probe {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^\\s:/\\[\\]]+)):([0-9]{1,5})");

    private final Optional<String> name;
    private final String target;
    private final int port;
    private final Duration limit;
    private final Names names;

    /// @param name what its operator calls it
    /// @param target `host:port`, an IPv6 address in brackets
    /// @throws IllegalArgumentException naming what is wrong with it
    public TcpProbe(Optional<String> name, String target, Duration limit) {
        Matcher form = FORM.matcher(target);
        int number = form.matches() ? Integer.parseInt(form.group(3)) : 0;
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException(
                    "'" + target + "' is no host and port; write it as vpn.example:443, or [2001:db8::1]:443");
        }
        this.name = name;
        this.target = target;
        this.port = number;
        this.limit = limit;
        this.names = new Names(form.group(1) == null ? form.group(2) : form.group(1));
    }

    @Override
    public String kind() {
        return "tcp";
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Optional<String> name() {
        return name;
    }

    @Override
    public ProbeResult look() {
        long end = System.nanoTime() + limit.toNanos();
        Names.Found found = names.find(limit);
        if (found.problem().isPresent()) {
            return found.problem().get();
        }
        ProbeResult result = ProbeResult.down("its name has no address", Map.of());
        for (InetAddress address : found.addresses()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return result;
            }
            Optional<String> refused = connect(address, (int) Math.min(left, Integer.MAX_VALUE));
            if (refused.isEmpty()) {
                return ProbeResult.up("takes connections", Map.of());
            }
            result = ProbeResult.down(refused.get(), Map.of());
        }
        return result;
    }

    private Optional<String> connect(InetAddress address, int millis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millis);
            return Optional.empty();
        } catch (SocketTimeoutException late) {
            return Optional.of("no answer within " + limit.toMillis() + " ms");
        } catch (ConnectException refused) {
            return Optional.of("the connection was refused");
        } catch (IOException e) {
            return Optional.of("no connection: " + e.getMessage());
        }
    }
}
