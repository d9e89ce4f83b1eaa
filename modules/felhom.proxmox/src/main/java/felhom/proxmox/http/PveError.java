package felhom.proxmox.http;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Why a call did not succeed.
///
/// PVE has no 404, 409 or 423: a missing or locked guest is a 500 with its reason in the text (pve-http-server
/// 6.0.5).
///
/// `maybeDone`: a mutation may have been carried out all the same. `passing`: the same read may succeed a moment
/// later.
public sealed interface PveError {
    String words();

    Failure.Kind kind();

    default boolean maybeDone() {
        return false;
    }

    default boolean passing() {
        return false;
    }

    default Failure failure() {
        return Failure.of(kind(), words());
    }

    /// The same read may well succeed a moment later.
    sealed interface Passing extends PveError {
        @Override
        default boolean passing() {
            return true;
        }
    }

    /// Something was sent, and nobody knows what became of it.
    sealed interface Unclear extends Passing {
        @Override
        default boolean maybeDone() {
            return true;
        }
    }

    /// 401. PVE does not say why (pve-manager 9.1.4, 8.4.16): secret, token, user and expiry look all alike.
    record Unauthorized(String token) implements PveError {
        @Override
        public String words() {
            return "401: the host does not accept token " + token
                    + ": check the id and the secret, that neither token nor user is expired or disabled, and that the"
                    + " endpoint is the right host";
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.AUTHENTICATION;
        }
    }

    /// 403.
    record Forbidden(MissingPrivilege missing, String message) implements PveError {
        @Override
        public String words() {
            return "403: " + missing.words() + (missing.path().isEmpty() ? ": " + message : "");
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.PRIVILEGE;
        }

        @Override
        public Failure failure() {
            return new Failure(kind(), words(), Optional.of(missing), List.of());
        }
    }

    /// 400 with a text for each parameter.
    record BadParameters(Map<String, String> byName) implements PveError {
        public BadParameters {
            byName = Map.copyOf(byName);
        }

        @Override
        public String words() {
            return "400: the host refused "
                    + new TreeMap<>(byName)
                            .entrySet().stream()
                                    .map(e -> e.getKey() + ": " + e.getValue())
                                    .collect(Collectors.joining("; "));
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.HOST;
        }
    }

    /// 400 `no such task`: right after the start of a task it is a race, later the host has forgotten it.
    record NoSuchTask(String what) implements PveError {
        @Override
        public String words() {
            return what + ": the host knows no such task";
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.HOST;
        }
    }

    /// 595 to 599: pveproxy could not hand the call on.
    ///
    /// @param read whether nothing can have been changed by it
    /// @param atOnce whether it came long before pveproxy gives up waiting, which is after 30 s
    record Gateway(int status, boolean read, boolean atOnce) implements Passing {
        public Gateway(int status) {
            this(status, false, false);
        }

        @Override
        public String words() {
            return switch (status) {
                case 595 ->
                    "595: pveproxy could not connect to pvedaemon (or to the other node); is pvedaemon running?";
                // Java's client does not give away the reason in the status line, but the time tells them apart.
                case 596 ->
                    "596: pveproxy "
                            + (atOnce
                                    ? "could not hand the call on to pvedaemon (or to the other node, whose certificate"
                                            + " or name it may not know)"
                                    : "got no answer from pvedaemon (or from the other node) within 30 s")
                            + (read ? "" : "; the work may go on there");
                case 597 -> "597: the answer of pvedaemon (or of the other node) broke off on its way to pveproxy";
                case 598 -> "598: pveproxy gave up on pvedaemon (or on the other node)";
                default -> status + ": pveproxy failed to hand the call on to pvedaemon (or to the other node)";
            };
        }

        @Override
        public Failure.Kind kind() {
            return status == 596 ? Failure.Kind.TIMED_OUT : Failure.Kind.UNREACHABLE;
        }

        @Override
        public boolean maybeDone() {
            return status != 595;
        }
    }

    /// The node that is configured is none of this host's cluster.
    record NoNode(String node, List<String> known) implements PveError {
        public NoNode {
            known = List.copyOf(known);
        }

        @Override
        public String words() {
            return "there is no node '" + node + "'; there is "
                    + (known.isEmpty() ? "none that we may see" : String.join(", ", known))
                    + "; set proxmox.node to one";
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.HOST;
        }
    }

    /// Any other status, with PVE's own text.
    record Refused(int status, String message) implements PveError {
        @Override
        public String words() {
            return message;
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.HOST;
        }
    }

    /// No connection came about, so nothing was sent.
    record NotConnected(String words) implements Passing {
        @Override
        public Failure.Kind kind() {
            return Failure.Kind.UNREACHABLE;
        }
    }

    /// The host's certificate is none that we believe, so nothing was sent.
    record NotTrusted(String words) implements PveError {
        @Override
        public Failure.Kind kind() {
            return Failure.Kind.UNREACHABLE;
        }
    }

    /// The connection broke after something was sent.
    record Broken(String words) implements Unclear {
        @Override
        public Failure.Kind kind() {
            return Failure.Kind.UNREACHABLE;
        }
    }

    record TimedOut(String words) implements Unclear {
        @Override
        public Failure.Kind kind() {
            return Failure.Kind.TIMED_OUT;
        }
    }

    /// The answer is no JSON, or not the JSON it should be.
    record Unreadable(String words) implements Unclear {
        @Override
        public Failure.Kind kind() {
            return Failure.Kind.UNREADABLE;
        }
    }

    /// Something that stands in front of PVE answered in its place, such as a reverse proxy or a page to log
    /// in: whether PVE was asked at all is not known.
    record NotPve(String words) implements Unclear {
        private static final int LONGEST = 60;

        static NotPve of(String what, int status, String server, String type, Optional<String> location) {
            String came = status
                    + location.map(to -> ", a redirect to " + place(to)).orElse("")
                    + (type.isEmpty() ? ", no JSON" : ", " + (type.startsWith("text/html") ? "HTML" : plain(type)))
                    + (server.isEmpty() ? "" : " from server '" + plain(server) + "'");
            return new NotPve(what + ": the answer is not Proxmox VE's: " + came
                    + "; is the endpoint the host itself, and no proxy or login page in between?");
        }

        /// Without what follows the host's name: it may be long, and hold what nobody is to see.
        private static String place(String location) {
            try {
                URI to = new URI(location);
                return to.getHost() == null ? "another path" : plain(to.getScheme() + "://" + to.getHost());
            } catch (URISyntaxException unreadable) {
                return "another place";
            }
        }

        private static String plain(String text) {
            String printable = text.replaceAll("[^ -~]", "?");
            return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "...";
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.UNREACHABLE;
        }
    }

    /// The calling thread was interrupted.
    record Interrupted() implements PveError {
        @Override
        public String words() {
            return "interrupted";
        }

        @Override
        public Failure.Kind kind() {
            return Failure.Kind.TIMED_OUT;
        }

        @Override
        public boolean maybeDone() {
            return true;
        }
    }
}
