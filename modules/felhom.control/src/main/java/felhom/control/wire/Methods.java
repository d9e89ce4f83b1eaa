package felhom.control.wire;

import felhom.control.value.CheckValues;
import felhom.control.value.Codec;
import felhom.control.value.Codec.Nothing;
import felhom.control.value.DaemonValues;
import felhom.control.value.DoctorValues;
import felhom.control.value.DoorValues;
import felhom.control.value.HostValues;
import felhom.control.value.PlanValues;
import felhom.control.value.SelfTestValues;
import felhom.control.value.StateValues;
import felhom.control.value.TaskValues;
import felhom.control.value.ViewValues;
import felhom.control.wire.Method.Listing;
import felhom.engine.access.RunningDaemon;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.HostCheck;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTestEnd;
import felhom.engine.state.StateView;
import felhom.engine.trust.Approval;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;

/// All that can be asked of a daemon: what [felhom.engine.access.HostAccess] and its ports offer, method by
/// method.
public final class Methods {
    public static final Method<Nothing, NodeName> NODE = new Method<>("node", Codec.NOTHING, HostValues.NODE);
    public static final Method<Nothing, Reading<NodeNow>> NODE_NOW =
            new Method<>("node.now", Codec.NOTHING, ViewValues.NODE_NOW);
    public static final Method<StorageId, Reading<BackupFiles>> BACKUPS =
            new Method<>("host.backups", HostValues.STORAGE_ID, ViewValues.BACKUPS);
    public static final Method<Nothing, Reading<TokenRights>> RIGHTS =
            new Method<>("host.rights", Codec.NOTHING, ViewValues.RIGHTS);
    public static final Method<Nothing, Settings> SETTINGS = new Method<>("settings", Codec.NOTHING, Settings.CODEC);

    public static final Listing<Nothing, Guest> GUESTS =
            new Listing<>("inventory.guests", Codec.NOTHING, HostValues.GUEST, false);
    public static final Method<Vmid, Optional<GuestDetail>> GUEST =
            new Method<>("inventory.guest", HostValues.VMID, maybe(HostValues.GUEST_DETAIL));
    public static final Method<Vmid, String> ABSENCE = new Method<>("inventory.absence", HostValues.VMID, Codec.TEXT);
    public static final Listing<Nothing, Storage> STORAGES =
            new Listing<>("inventory.storages", Codec.NOTHING, HostValues.STORAGE, false);
    public static final Listing<MountPlace, StorageId> STORAGES_AT =
            new Listing<>("inventory.storages_at", HostValues.PLACE, HostValues.STORAGE_ID, false);
    public static final Method<Vmid, Boolean> CAN_SNAPSHOT =
            new Method<>("inventory.can_snapshot", HostValues.VMID, Codec.FLAG);
    public static final Method<Vmid, Boolean> RUNS_ON_THROUGH_BACKUP =
            new Method<>("inventory.runs_on_through_backup", HostValues.VMID, Codec.FLAG);
    public static final Method<Vmid, Long> BACKUP_SIZE =
            new Method<>("inventory.backup_size", HostValues.VMID, Codec.LONG);
    public static final Method<Upid, Optional<TaskInfo>> TASK =
            new Method<>("inventory.task", HostValues.UPID, maybe(HostValues.TASK_INFO));

    public static final Listing<Tasks.Filter, Tasks.Summary> TASKS =
            new Listing<>("tasks.list", TaskValues.FILTER, TaskValues.SUMMARY, false);
    public static final Method<Upid, Optional<Tasks.Summary>> FIND =
            new Method<>("tasks.find", HostValues.UPID, maybe(TaskValues.SUMMARY));
    public static final Listing<Upid, String> LOG = new Listing<>("tasks.log", HostValues.UPID, Codec.TEXT, false);
    public static final Method<Await, TaskEnd> AWAIT = new Method<>("tasks.await", Await.CODEC, TaskValues.END);

    public static final Listing<Nothing, HostCheck.Finding> LOOK =
            new Listing<>("check.look", Codec.NOTHING, CheckValues.FINDING, true);
    public static final Listing<UsedOperations, Diagnosis> EXAMINE =
            new Listing<>("doctor.look", DoctorValues.USED, DoctorValues.DIAGNOSIS, true);

    public static final Method<Followed<Order>, Report> SUBMIT =
            new Method<>("door.submit", Followed.codec(PlanValues.ORDER), DoorValues.REPORT);
    public static final Method<Followed<Approval>, Report> APPLY =
            new Method<>("door.apply", Followed.codec(DoorValues.APPROVAL), DoorValues.REPORT);
    public static final Method<Order, Issue> ISSUE = new Method<>("door.issue", PlanValues.ORDER, DoorValues.ISSUE);
    public static final Method<Order, Issue> ISSUE_ANEW =
            new Method<>("door.issue_anew", PlanValues.ORDER, DoorValues.ISSUE);
    public static final Listing<Nothing, PlanStatus> PLANS =
            new Listing<>("door.plans", Codec.NOTHING, PlanValues.STATUS, false);
    public static final Method<Withdrawal, Nothing> WITHDRAW =
            new Method<>("door.withdraw", Withdrawal.CODEC, Codec.NOTHING);
    public static final Listing<Nothing, OpenOrder> OPEN =
            new Listing<>("door.open", Codec.NOTHING, StateValues.OPEN_ORDER, false);
    public static final Method<Closing, Report> CLOSE = new Method<>("door.close", Closing.CODEC, DoorValues.REPORT);
    public static final Listing<Nothing, Offer> CATALOGUE =
            new Listing<>("door.catalogue", Codec.NOTHING, DoorValues.OFFER, false);
    public static final Method<Nothing, StateView> STATE = new Method<>("door.state", Codec.NOTHING, StateValues.VIEW);

    public static final Method<SelfTestRun, SelfTestEnd> SELF_TEST =
            new Method<>("selftest.run", SelfTestRun.CODEC, SelfTestValues.END);

    public static final Method<Nothing, RunningDaemon.Standing> STANDING =
            new Method<>("daemon.standing", Codec.NOTHING, DaemonValues.STANDING);
    public static final Listing<Nothing, RunningDaemon.Section> REPORT =
            new Listing<>("daemon.report", Codec.NOTHING, DaemonValues.SECTION, true);
    public static final Method<Nothing, Optional<RunningDaemon.HubTrip>> TRY_HUB =
            new Method<>("daemon.try_hub", Codec.NOTHING, maybe(DaemonValues.TRIP));

    public static final Method<Nothing, RunningDaemon.Reload> RELOAD =
            new Method<>("daemon.reload", Codec.NOTHING, DaemonValues.RELOAD);

    private Methods() {}

    /// What a command has to know of how the daemon is set.
    ///
    /// @param taskLimit how long a task is watched
    public record Settings(Optional<Vmid> selfTestGuest, Duration taskLimit) {
        static final Codec<Settings> CODEC = Codec.object(
                (settings, to) -> to.maybe("selftest_guest", HostValues.VMID, settings.selfTestGuest())
                        .put("task_limit", Codec.SPAN, settings.taskLimit()),
                from -> new Settings(
                        from.maybe("selftest_guest", HostValues.VMID), from.get("task_limit", Codec.SPAN)));
    }

    /// @param what is to be done
    /// @param closely whether somebody looks on, and wants the lines of its task's log as they come
    public record Followed<T>(T what, boolean closely) {
        static <T> Codec<Followed<T>> codec(Codec<T> of) {
            return Codec.object(
                    (followed, to) -> to.put("what", of, followed.what()).flag("closely", followed.closely()),
                    from -> new Followed<>(from.get("what", of), from.flag("closely")));
        }
    }

    /// @param log whether its lines are wanted
    /// @param closely whether somebody looks on
    public record Await(Upid task, Duration limit, boolean log, boolean closely) {
        static final Codec<Await> CODEC = Codec.object(
                (await, to) -> to.put("task", HostValues.UPID, await.task())
                        .put("limit", Codec.SPAN, await.limit())
                        .flag("log", await.log())
                        .flag("closely", await.closely()),
                from -> new Await(
                        from.get("task", HostValues.UPID),
                        from.get("limit", Codec.SPAN),
                        from.flag("log"),
                        from.flag("closely")));
    }

    public record Withdrawal(IssuedPlan plan, String because) {
        static final Codec<Withdrawal> CODEC = Codec.object(
                (gone, to) -> to.put("plan", PlanValues.ISSUED, gone.plan()).text("because", gone.because()),
                from -> new Withdrawal(from.get("plan", PlanValues.ISSUED), from.text("because")));
    }

    /// @param because why, in the operator's words
    public record Closing(OrderKey order, String because) {
        static final Codec<Closing> CODEC = Codec.object(
                (closing, to) -> to.text("door", closing.order().door())
                        .put("id", PlanValues.ORDER_ID, closing.order().id())
                        .text("because", closing.because()),
                from -> new Closing(
                        new OrderKey(from.text("door"), from.get("id", PlanValues.ORDER_ID)), from.text("because")));
    }

    public record SelfTestRun(Vmid guest, boolean withPower, boolean clear) {
        static final Codec<SelfTestRun> CODEC = Codec.object(
                (run, to) -> to.put("guest", HostValues.VMID, run.guest())
                        .flag("with_power", run.withPower())
                        .flag("clear", run.clear()),
                from -> new SelfTestRun(
                        from.get("guest", HostValues.VMID), from.flag("with_power"), from.flag("clear")));
    }

    /// An object, with the value where there is one.
    private static <T> Codec<Optional<T>> maybe(Codec<T> codec) {
        return Codec.object((value, to) -> to.maybe("found", codec, value), from -> from.maybe("found", codec));
    }
}
