package felhom.proxmox;

import felhom.ops.Capability;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.run.HostCheck;
import felhom.ops.run.StepExecutor;
import felhom.ops.run.Tasks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Proxmox VE host, as the ports that the agent is made of.
public final class ProxmoxHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxmoxHost.class);

    private final PveClient client;
    private final Ticker ticker;
    private final Duration taskLimit;
    private boolean supported;

    /// Opens nothing yet: the first call does.
    ///
    /// @param taskLimit how long a task is waited for
    public ProxmoxHost(Connection connection, Duration taskLimit) {
        this(connection, taskLimit, Ticker.SYSTEM);
    }

    ProxmoxHost(Connection connection, Duration taskLimit, Ticker ticker) {
        this.client = new PveClient(connection);
        this.ticker = ticker;
        this.taskLimit = taskLimit;
    }

    /// @throws HostException when the host is not reached, does not accept the token, or is older than 8.4
    public Capability.Inventory inventory() {
        requireSupported();
        return new ProxmoxInventory(new OwnGuests(client));
    }

    /// @throws HostException as [#inventory()]
    public StepExecutor executor() {
        requireSupported();
        return new ProxmoxSteps(client, ticker, taskLimit);
    }

    /// @throws HostException as [#inventory()]
    public Tasks tasks() {
        requireSupported();
        return new ProxmoxTasks(client, ticker);
    }

    /// Looks at everything, an old version included, and finds it worth a line.
    public HostCheck check() {
        return new ProxmoxCheck(client);
    }

    private synchronized void requireSupported() {
        if (!supported) {
            Version version = client.version();
            if (!version.supported()) {
                throw new HostException(Failure.of(Failure.Kind.HOST, tooOld(version)));
            }
            TestedVersions.atStart(version).ifPresent(LOG::warn);
            supported = true;
        }
    }

    static String tooOld(Version version) {
        return "this host runs Proxmox VE " + version.version()
                + ", and this agent works with 8.4 and newer only: upgrade the host first";
    }

    @Override
    public void close() {
        client.close();
    }
}
