import org.jspecify.annotations.NullMarked;

/// Root's side: a process of its own, which does the three things that no token may do, asked over a socket
/// by the agent's own user, within a list that is root's.
///
/// It must never carry third-party code, speak to a network, take a program's argument from outside or start
/// a shell. Nothing of the agent's but these three modules is loaded beside it.
@NullMarked
module felhom.privileged {
    requires felhom.ops;
    requires felhom.wire;
    requires jdk.net;
    requires static org.jspecify;
}
