package felhom.testkit;

import felhom.testkit.api.Api;
import felhom.testkit.contract.Violation;
import felhom.testkit.fault.Faults;
import felhom.testkit.http.Certificates;
import felhom.testkit.http.HttpListener;
import felhom.testkit.http.Tls;
import felhom.testkit.world.WorldState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The API of a simulated Proxmox VE host on 127.0.0.1.
///
/// ```java
/// try (var pve = PveSimulator.start(PveWorld.node("pve"))) {
///     var token = pve.world().token("felhom-agent@pve!agent");
///     pve.world().lxc(9999, "scratch");
///     // talk to pve.endpoint() with token.header(), trusting pve.caPem()
/// }
/// ```
public final class PveSimulator implements AutoCloseable {
    private final PveWorld world;
    private final WorldState state;
    private final Tls tls;
    private final Journal journal = new Journal();
    private final Api api;
    private final HttpListener listener;

    private PveSimulator(PveWorld world, int port, Consumer<Violation> onViolation) {
        this.world = world;
        state = world.state();
        tls = new Tls(state.nodeName(), state.certificateNotAfter(), state.authorityNotAfter());
        api = new Api(state, tls, Routes.all(tls), journal, onViolation);
        listener = new HttpListener(tls, api, port);
    }

    /// Starts on a free port.
    public static PveSimulator start(PveWorld world) {
        return start(world, 0);
    }

    /// Starts on this port; 0 stands for a free one.
    public static PveSimulator start(PveWorld world, int port) {
        return start(world, port, violation -> {});
    }

    static PveSimulator start(PveWorld world, int port, Consumer<Violation> onViolation) {
        var simulator = new PveSimulator(world, port, onViolation);
        simulator.listener.start();
        return simulator;
    }

    /// `https://127.0.0.1:PORT`, without the `/api2/json`.
    public URI endpoint() {
        return listener.endpoint();
    }

    public PveWorld world() {
        return world;
    }

    public Faults faults() {
        return state.faults();
    }

    /// Every POST, PUT and DELETE that arrived, in order.
    public List<WriteRecord> writes() {
        return journal.writes();
    }

    /// Every request that arrived, in order, but not those refused before their path was looked at.
    public List<RequestRecord> requests() {
        return journal.requests();
    }

    /// What the official schema of the world's version did not allow in the requests so far, in order; see
    /// [felhom.testkit.contract.Contract].
    /// A test that sends nothing wrong on purpose demands that there is none.
    public List<Violation> violations() {
        return api.violations();
    }

    /// TLS handshakes completed so far.
    public int connections() {
        return listener.handshakes();
    }

    public int openConnections() {
        return listener.openConnections();
    }

    /// How many connections the host itself ended because nobody used them for 5 s: those that a client forgot.
    public int idleConnections() {
        return listener.idled();
    }

    /// False while a pveproxy that restarts is down.
    public boolean listening() {
        return listener.listening();
    }

    /// The cluster's CA, as `/etc/pve/pve-root-ca.pem` has it.
    public String caPem() {
        return Certificates.pem(tls.ca());
    }

    /// The certificate in service, as `/etc/pve/local/pve-ssl.pem` has it.
    public String leafPem() {
        return Certificates.pem(tls.leaf());
    }

    /// SHA-256 of the certificate in service: upper case, with colons.
    public String leafFingerprint() {
        return Certificates.fingerprint(tls.leaf());
    }

    /// `sha256/` and the base64 of the SHA-256 of the SubjectPublicKeyInfo in service.
    public String publicKeyPin() {
        return tls.publicKeyPin();
    }

    /// Renews as PVE does by itself: a new certificate for the same key. Open connections keep the old one.
    public void renewCertificate() {
        tls.reissue(false, state.certificateNotAfter());
    }

    /// Replaces the certificate as ACME does: with a new key.
    public void replaceCertificate() {
        tls.reissue(true, state.certificateNotAfter());
    }

    /// Drops every connection and refuses new ones for this time, as a restart of pveproxy does.
    public void restartProxy(Duration down) {
        listener.restart(down);
    }

    boolean terminated() {
        return listener.terminated();
    }

    /// Drops all connections and ends all threads.
    @Override
    public void close() {
        listener.close();
    }
}
