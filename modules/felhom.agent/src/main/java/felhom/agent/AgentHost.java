package felhom.agent;

import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.port.ByBackend;
import felhom.engine.port.Clocks;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostPorts;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.Tasks;
import felhom.engine.view.HostView;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.ListedPlaces;
import felhom.host.disk.Mounts;
import felhom.host.fact.BootId;
import felhom.host.program.Programs;
import felhom.host.root.RootHelper;
import felhom.host.root.RootSteps;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import java.time.Duration;

/// The host by its API, and what only root can do there by root's helper.
final class AgentHost implements HostPorts, AutoCloseable {
    private final ProxmoxHost api;
    private final RootHelper root;
    private final Clocks clocks;
    private final Duration taskLimit;

    private AgentHost(ProxmoxHost api, RootHelper root, Clocks clocks, Duration taskLimit) {
        this.api = api;
        this.root = root;
        this.clocks = clocks;
        this.taskLimit = taskLimit;
    }

    /// Opens nothing yet, and asks nobody.
    static AgentHost of(Settings settings, Clocks clocks) {
        return new AgentHost(
                new ProxmoxHost(
                        settings.connection(),
                        settings.taskLimit(),
                        new ListedPlaces(new AllowedMounts(clocks), new Mounts(Programs.ofThisHost()))),
                settings.root().helper(),
                clocks,
                settings.taskLimit());
    }

    @Override
    public NodeName node() {
        return api.node();
    }

    @Override
    public Inventory inventory() {
        return api.inventory();
    }

    @Override
    public Tasks tasks() {
        return api.tasks();
    }

    @Override
    public StepExecutor executor() {
        StepExecutor steps = api.executor();
        BootId boot = BootId.here();
        return new ByBackend(
                steps,
                new RootSteps(
                        root,
                        new RootSteps.Api(api.placeUsers(), api.inventory()::guest, api.tasks(), steps),
                        clocks,
                        boot::now,
                        taskLimit));
    }

    HostView view(Clocks by) {
        return api.view(by);
    }

    HostCheck check() {
        return api.check();
    }

    Examination examination(UsedOperations used) {
        return api.examination(used);
    }

    @Override
    public void close() {
        api.close();
    }
}
