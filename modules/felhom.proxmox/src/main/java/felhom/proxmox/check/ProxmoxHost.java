package felhom.proxmox.check;

import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.port.Clocks;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostPorts;
import felhom.engine.port.MountPlaces;
import felhom.engine.port.PlaceUsers;
import felhom.engine.port.Tasks;
import felhom.engine.view.HostView;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.proxmox.answer.Version;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Transport;
import felhom.proxmox.http.Wire;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.inventory.ProxmoxPlaceUsers;
import felhom.proxmox.inventory.Role;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.task.ProxmoxTasks;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.view.ProxmoxView;
import java.time.Duration;
import java.util.List;

/// One Proxmox VE host, as the ports that the agent is made of.
public final class ProxmoxHost implements HostPorts, AutoCloseable {
    // API tokens came with Proxmox VE 6.2; Backup Servers have lower numbers, and say them in the same way.
    private static final List<Integer> FIRST_WITH_TOKENS = List.of(6, 2);

    private final PveClient any;
    private final PveClient client;
    private final Ticker ticker;
    private final Duration taskLimit;
    private final MountPlaces places;

    /// Opens nothing yet: the first call does. With a host that is not reached, does not accept the token, or
    /// is older than 8.4, each call throws [felhom.ops.HostException].
    ///
    /// @param taskLimit how long a task is waited for
    public ProxmoxHost(Connection connection, Duration taskLimit) {
        this(connection, taskLimit, MountPlaces.NONE);
    }

    /// The same for the host that this machine is.
    ///
    /// @param places where disks are mounted on it
    public ProxmoxHost(Connection connection, Duration taskLimit, MountPlaces places) {
        this(connection, taskLimit, Ticker.SYSTEM, places);
    }

    ProxmoxHost(Connection connection, Duration taskLimit, Ticker ticker) {
        this(connection, taskLimit, ticker, MountPlaces.NONE);
    }

    private ProxmoxHost(Connection connection, Duration taskLimit, Ticker ticker, MountPlaces places) {
        Wire wire = new Transport(connection);
        this.any = new PveClient(wire, connection.limits());
        this.client = new PveClient(new SupportedWire(wire), connection.limits());
        this.ticker = ticker;
        this.taskLimit = taskLimit;
        this.places = places;
    }

    /// The node that the agent works on. Asks the host for it, once, where it is not configured.
    @Override
    public NodeName node() {
        return client.ownName();
    }

    @Override
    public Inventory inventory() {
        return new ProxmoxInventory(new OwnGuests(client));
    }

    @Override
    public ProxmoxSteps executor() {
        return new ProxmoxSteps(client, ticker, taskLimit, places);
    }

    /// Who uses a place of the node where a disk is mounted.
    public PlaceUsers placeUsers() {
        return new ProxmoxPlaceUsers(new OwnGuests(client));
    }

    @Override
    public Tasks tasks() {
        return new ProxmoxTasks(client, ticker);
    }

    /// What a report says of it. Whoever asks again and again asks the same one: it remembers what it was
    /// refused.
    public HostView view(Clocks clocks) {
        return new ProxmoxView(client, clocks);
    }

    /// Looks at everything, an old version included, and finds it worth a line.
    public HostCheck check() {
        return new ProxmoxCheck(any);
    }

    /// Looks at all that can be wrong on it.
    public Examination examination(UsedOperations used) {
        return new HostExamination(any, used);
    }

    /// What root types on a host to make the role, the user and the token that the agent is meant to have;
    /// the third line prints the secret, once.
    public static List<String> token() {
        return Role.token();
    }

    /// What is said of a version that the agent does not work with.
    static String tooOld(Version version) {
        if (version.compareTo(FIRST_WITH_TOKENS) < 0) {
            return "what answers there calls itself version " + version.version()
                    + ", and no Proxmox VE of such a version"
                    + " takes API tokens: it is a Proxmox Backup Server, perhaps; set proxmox.endpoint to a Proxmox VE"
                    + " host, port 8006";
        }
        return "this host runs Proxmox VE " + version.version()
                + ", and this agent works with 8.4 and newer only: upgrade the host first";
    }

    @Override
    public void close() {
        client.close();
    }
}
