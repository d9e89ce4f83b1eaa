package felhom.fence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A line of the fence's table: what the code of a module must never refer to, and why.
///
/// @param module names of modules, or `*` for each of ours in the product; `but NAME...` behind that exempts
///     those; a name may also be that of one class, `MODULE/a.b.C`, whose nested classes count as it
/// @param reference `a.b.` for a package and all below it, `a.b.C` for a class and those nested in it,
///     `a.b.C#m` for a method
record Forbidden(String module, String reference, String reason) {
    private static final String LEAVES =
            "felhom.ops felhom.builtin felhom.wire felhom.log felhom.engine felhom.messages";

    /// These may force a file to the disk, and no more of what is in java.nio.channels.
    private static final String SILENT = LEAVES + " felhom.host";

    private static final String AUTHORS = "felhom.ops felhom.builtin";

    /// `java.base` alone holds sockets, processes and reflection: the module graph cannot keep them out, this
    /// does.
    static final List<Forbidden> TABLE = List.of(
            // These two alone start programs, each from a fixed list; the second as root, in a process of its own.
            new Forbidden(
                    "* but felhom.host felhom.privileged",
                    "java.lang.ProcessBuilder",
                    "the agent acts through the API; it starts no program"),
            new Forbidden(
                    "* but felhom.host felhom.privileged",
                    "java.lang.Process",
                    "the agent acts through the API; it starts no program"),
            new Forbidden("*", "java.lang.Runtime#exec", "the agent acts through the API; it starts no program"),
            // One class asks root's helper, at its UNIX socket.
            new Forbidden(
                    "felhom.host but felhom.host/felhom.host.root.RootSocket",
                    "java.net.",
                    "the host's own programs need no network of ours"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.InetAddress",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.InetSocketAddress",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.Socket",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.ServerSocket",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.DatagramSocket",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.URL",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.net.URLConnection",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.ServerSocketChannel",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.DatagramChannel",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.AsynchronousSocketChannel",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden(
                    "felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.SocketChannel#bind",
                    "what only root can do is asked at the UNIX socket of root's helper, and nowhere else"),
            new Forbidden("*", "java.lang.ProcessHandle#destroy", "no other process of the host is ours to end"),
            new Forbidden(
                    "*", "java.lang.ProcessHandle#destroyForcibly", "no other process of the host is ours to end"),
            // It is handed a UNIX socket by systemd, and takes connections from it.
            new Forbidden(
                    "felhom.privileged",
                    "java.net.Socket",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.ServerSocket",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.DatagramSocket",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.MulticastSocket",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.InetAddress",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.InetSocketAddress",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.NetworkInterface",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.StandardProtocolFamily",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.URL",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.URLConnection",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.net.http.",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "javax.net.",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.DatagramChannel",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.AsynchronousSocketChannel",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.AsynchronousServerSocketChannel",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.spi.",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.SocketChannel#open",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.SocketChannel#connect",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.SocketChannel#bind",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.ServerSocketChannel#open",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.ServerSocketChannel#bind",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.nio.channels.NetworkChannel#bind",
                    "root's helper answers at the one socket that it is handed; it makes none"),
            new Forbidden(
                    "felhom.privileged",
                    "java.lang.ProcessHandle",
                    "root's helper ends what it has started, through its own list of programs, and no other"),
            new Forbidden(
                    "felhom.privileged",
                    "java.lang.ProcessBuilder#startPipeline",
                    "root's helper ends what it has started, through its own list of programs, and no other"),
            new Forbidden(
                    "felhom.privileged",
                    "java.lang.ProcessBuilder#inheritIO",
                    "root's helper ends what it has started, through its own list of programs, and no other"),
            new Forbidden(
                    "felhom.privileged", "java.util.ServiceLoader", "what runs as root was named when it was built"),
            // Java has no UNIX datagram socket, which is how systemd is told that the service is ready.
            new Forbidden(
                    "* but felhom.host/felhom.host.notify.NativeSocket",
                    "java.lang.foreign.",
                    "native code would step around every other line of this table"),
            new Forbidden("*", "java.lang.System#load", "native code would step around every other line of this table"),
            new Forbidden(
                    "*",
                    "java.lang.System#loadLibrary",
                    "native code would step around every other line of this table"),
            new Forbidden(
                    "*", "java.lang.Runtime#load", "native code would step around every other line of this table"),
            new Forbidden(
                    "*",
                    "java.lang.Runtime#loadLibrary",
                    "native code would step around every other line of this table"),
            new Forbidden("*", "java.lang.reflect.", "reflection hides who calls what from this scan"),
            new Forbidden("*", "java.lang.Class#forName", "reflection hides who calls what from this scan"),
            new Forbidden("*", "java.lang.ClassLoader#loadClass", "reflection hides who calls what from this scan"),
            new Forbidden(
                    "*", "java.lang.invoke.MethodHandles#lookup", "reflection hides who calls what from this scan"),
            new Forbidden(
                    "*",
                    "java.lang.invoke.MethodHandles#publicLookup",
                    "reflection hides who calls what from this scan"),
            new Forbidden(
                    "*",
                    "java.lang.invoke.MethodHandles#privateLookupIn",
                    "reflection hides who calls what from this scan"),
            new Forbidden("*", "java.lang.Module#addOpens", "no module of ours is opened, to anyone"),
            new Forbidden("*", "java.lang.classfile.", "code is what was built and reviewed, not made at run time"),
            new Forbidden(
                    "*", "java.net.URLClassLoader", "code is what was built and reviewed, not fetched at run time"),
            new Forbidden("*", "java.io.ObjectInputStream", "what arrives is parsed, never deserialized"),
            new Forbidden("*", "java.io.ObjectOutputStream", "what leaves is JSON"),
            new Forbidden("*", "javax.naming.", "a lookup by name from a message is how log4shell began"),
            new Forbidden("*", "sun.", "only documented API"),
            new Forbidden("*", "jdk.internal.", "only documented API"),
            new Forbidden("*", "org.bouncycastle.cert.", "the testkit alone issues certificates"),
            new Forbidden("*", "org.bouncycastle.operator.", "the testkit alone issues certificates"),
            //
            new Forbidden(AUTHORS, "java.nio.file.", "an operation reads no file: it is handed what the host says"),
            new Forbidden(AUTHORS, "java.nio.channels.", "an operation reads no file: it is handed what the host says"),
            new Forbidden(AUTHORS, "java.io.File", "an operation reads no file: it is handed what the host says"),
            new Forbidden(
                    AUTHORS, "java.io.FileInputStream", "an operation reads no file: it is handed what the host says"),
            new Forbidden(
                    AUTHORS, "java.io.FileOutputStream", "an operation reads no file: it is handed what the host says"),
            new Forbidden(
                    AUTHORS, "java.io.RandomAccessFile", "an operation reads no file: it is handed what the host says"),
            new Forbidden(
                    AUTHORS, "java.lang.System#getenv", "an operation reads no file: it is handed what the host says"),
            new Forbidden(LEAVES, "java.net.", "what decides and writes down never speaks to a network"),
            new Forbidden(LEAVES, "javax.net.", "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT + " but felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.NetworkChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT + " but felhom.host/felhom.host.root.RootSocket",
                    "java.nio.channels.SocketChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT,
                    "java.nio.channels.ServerSocketChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT,
                    "java.nio.channels.DatagramChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT, "java.nio.channels.Selector", "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT,
                    "java.nio.channels.AsynchronousSocketChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    SILENT,
                    "java.nio.channels.AsynchronousServerSocketChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(
                    LEAVES,
                    "java.lang.System#inheritedChannel",
                    "what decides and writes down never speaks to a network"),
            new Forbidden(LEAVES, "java.lang.ProcessHandle", "what decides and writes down knows no process"),
            //
            new Forbidden(
                    "* but felhom.engine",
                    "felhom.engine.authority.",
                    "the engine alone says where an order comes from"),
            new Forbidden(
                    "* but felhom.engine",
                    "felhom.engine.order.Origins",
                    "the engine alone says where an order comes from"),
            new Forbidden(
                    "* but felhom.engine", "felhom.engine.door.Runner", "an order goes through the door of its source"),
            new Forbidden(
                    "* but felhom.engine", "felhom.engine.state.AgentState#open", "the engine alone opens the state"),
            new Forbidden(
                    "* but felhom.engine", "felhom.engine.state.AgentState#look", "the engine alone opens the state"),
            new Forbidden("* but felhom.engine", "felhom.engine.state.StateResets", "the engine alone opens the state"),
            //
            new Forbidden("felhom.proxmox", "java.lang.ProcessHandle", "the API client knows no process"),
            new Forbidden("felhom.proxmox", "java.net.ServerSocket", "the API client calls, nobody calls it"),
            new Forbidden(
                    "felhom.proxmox", "java.nio.channels.ServerSocketChannel", "the API client calls, nobody calls it"),
            //
            new Forbidden("felhom.hub", "java.lang.ProcessHandle", "the link to the hub knows no process"),
            new Forbidden("felhom.hub", "java.net.ServerSocket", "the agent calls its hub, the hub never calls it"),
            new Forbidden(
                    "felhom.hub",
                    "java.nio.channels.ServerSocketChannel",
                    "the agent calls its hub, the hub never calls it"),
            //
            new Forbidden("felhom.authz", "java.net.", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden("felhom.authz", "javax.net.", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz", "java.nio.channels.", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden("felhom.authz", "java.nio.file.", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden("felhom.authz", "java.io.File", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.io.FileInputStream",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.io.FileOutputStream",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.io.RandomAccessFile",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.lang.ProcessHandle",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.lang.System#inheritedChannel",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.lang.System#getenv",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz",
                    "java.lang.System#currentTimeMillis",
                    "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden("felhom.authz", "java.time.Clock", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz", "java.time.Instant#now", "a verdict comes from bytes, trust and time as handed in"),
            new Forbidden(
                    "felhom.authz", "java.security.Security#insertProviderAt", "providers are pinned, never installed"),
            new Forbidden(
                    "felhom.authz", "java.security.Security#addProvider", "providers are pinned, never installed"),
            new Forbidden("felhom.authz", "felhom.proxmox.", "who signed does not depend on what for"),
            //
            new Forbidden("felhom.messages", "java.nio.file.Files", "a message holds what it was given"),
            new Forbidden("felhom.messages", "java.io.FileInputStream", "a message holds what it was given"),
            new Forbidden("felhom.messages", "java.io.FileOutputStream", "a message holds what it was given"),
            new Forbidden("felhom.messages", "java.time.Clock", "a message holds what it was given"),
            new Forbidden("felhom.messages", "java.time.Instant#now", "a message holds what it was given"),
            new Forbidden("felhom.messages", "java.lang.System#getenv", "a message holds what it was given"),
            //
            new Forbidden("felhom.shell", "java.net.http.", "the shell has no second door to the API"),
            new Forbidden("felhom.shell", "java.net.Socket", "the shell has no second door to the API"),
            new Forbidden("felhom.shell", "java.net.ServerSocket", "the shell has no second door to the API"),
            new Forbidden("felhom.shell", "java.net.URLConnection", "the shell has no second door to the API"),
            new Forbidden("felhom.shell", "java.net.URL#openStream", "the shell has no second door to the API"),
            new Forbidden("felhom.shell", "java.net.URL#openConnection", "the shell has no second door to the API"),
            //
            new Forbidden("felhom.agent", "java.net.http.", "the composition root holds no logic of its own"),
            new Forbidden("felhom.agent", "java.net.Socket", "the composition root holds no logic of its own"),
            new Forbidden("felhom.agent", "java.net.ServerSocket", "the composition root holds no logic of its own"));

    /// @param in the class that refers, as `a.b.C$D`
    boolean appliesTo(String name, String in) {
        String[] sides = module.split(" but ", 2);
        boolean meant = sides[0].equals("*") || named(sides[0], name, in);
        return meant && (sides.length == 1 || !named(sides[1], name, in));
    }

    private static boolean named(String words, String name, String in) {
        return Arrays.stream(words.split(" "))
                .anyMatch(word -> word.equals(name) || word.equals(name + "/" + outermost(in)));
    }

    private static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    /// The modules that it names: those that are meant, or those that are exempt.
    List<String> names() {
        return words().map(word -> word.replaceFirst("/.*", "")).toList();
    }

    private Stream<String> words() {
        return Arrays.stream(module.split(" ")).filter(word -> !word.equals("*") && !word.equals("but"));
    }

    /// Whether a reference to `owner` (as `java.lang.Runtime`), and to `member` of it where there is one, is
    /// meant.
    boolean matches(String owner, Optional<String> member) {
        int hash = reference.indexOf('#');
        if (hash >= 0) {
            return owner.equals(reference.substring(0, hash))
                    && member.equals(Optional.of(reference.substring(hash + 1)));
        }
        return reference.endsWith(".")
                ? owner.startsWith(reference)
                : owner.equals(reference) || owner.startsWith(reference + "$");
    }
}
