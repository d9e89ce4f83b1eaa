import org.jspecify.annotations.NullMarked;

/// Decides whether a signature is an operator's: SSHSIG as `ssh-keygen -Y sign` makes it, over exactly these
/// bytes, by a key that a trust file names for this principal, namespace and time.
///
/// It must never know Proxmox, read a file, speak to a network or start a process: bytes come in, a verdict
/// goes out.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.authz {
    requires felhom.ops;
    requires org.bouncycastle.provider;
    requires static org.jspecify;

    // To the composition root alone; everybody else knows the port in felhom.ops.run.
    exports felhom.authz to
            felhom.agent;
}
