package felhom.engine.access;

import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Door;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;

/// The host that the agent is configured for, as a command has it: in its own process or through a daemon's
/// socket. Nothing is sent before a port is used; each throws
/// [felhom.ops.HostException] when the host does not answer, does not accept the token, or is too old.
public interface HostAccess extends AutoCloseable {
    /// The node that the agent works on; the host is asked, once, where it is not configured.
    NodeName node();

    /// How that node is now. Throws nothing for a host that is away or refuses: that is a [Reading] too.
    Reading<NodeNow> nodeNow();

    /// As [felhom.engine.view.HostView#backups].
    Reading<BackupFiles> backups(StorageId storage);

    /// As [felhom.engine.view.HostView#rights].
    Reading<TokenRights> rights();

    Inventory inventory();

    Tasks tasks();

    HostCheck check();

    /// Looks at all that can be wrong on the host, for `doctor`.
    Examination examination(UsedOperations used);

    /// The operator's own door. Opens the agent's state, which this process then holds until this is closed.
    ///
    /// @throws felhom.engine.state.AgentState.StateRefused when it cannot be had
    Door door();

    /// One run of the task self-test, behind a door of its own. Opens the state as [#door()] does.
    SelfTest selfTest(Vmid guest);

    /// The end of the log, as `seq:hash`; empty before [#door()].
    Optional<String> head();

    /// The only guest that the task self-test may use, where one is configured.
    Optional<Vmid> selfTestGuest();

    Duration taskLimit();

    /// The daemon that all this is had from; empty where this process has it itself.
    ///
    /// @throws felhom.ops.HostException when there is one that does not serve this user
    Optional<RunningDaemon> daemon();

    @Override
    void close();
}
