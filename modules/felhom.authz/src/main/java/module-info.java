import org.jspecify.annotations.NullMarked;

/// Decides whether a signature is an operator's: SSHSIG as `ssh-keygen -Y sign` makes it, over exactly these
/// bytes, by a key that a trust file names for this principal, namespace and time. Holds the Gate that demands it.
///
/// It must never know Proxmox, speak to a network or start a process. The Gate reads the trust files anew for each
/// decision; everything else gets bytes and gives a verdict.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.authz {
    requires transitive felhom.engine;
    requires felhom.wire;
    requires org.bouncycastle.provider;
    requires static org.jspecify;
    requires tools.jackson.databind;

    // To the composition root alone; everybody else knows the port in felhom.engine.
    exports felhom.authz.gate to
            felhom.agent;
}
