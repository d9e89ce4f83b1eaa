package felhom.testkit;

import felhom.testkit.api.ConsoleApi;
import felhom.testkit.api.IndexApi;
import felhom.testkit.api.Route;
import felhom.testkit.api.guest.CloneApi;
import felhom.testkit.api.guest.ConfigApi;
import felhom.testkit.api.guest.DiskApi;
import felhom.testkit.api.guest.DumpApi;
import felhom.testkit.api.guest.GuestApi;
import felhom.testkit.api.guest.MigrateApi;
import felhom.testkit.api.guest.PowerApi;
import felhom.testkit.api.guest.QemuAgentApi;
import felhom.testkit.api.guest.QemuCloneApi;
import felhom.testkit.api.guest.QemuConfigApi;
import felhom.testkit.api.guest.QemuCreateApi;
import felhom.testkit.api.guest.QemuDiskApi;
import felhom.testkit.api.guest.QemuMigrateApi;
import felhom.testkit.api.guest.QemuPowerApi;
import felhom.testkit.api.guest.QemuReads;
import felhom.testkit.api.guest.QemuSnapshotApi;
import felhom.testkit.api.guest.RestoreApi;
import felhom.testkit.api.guest.SnapshotApi;
import felhom.testkit.api.node.AccessApi;
import felhom.testkit.api.node.ClusterApi;
import felhom.testkit.api.node.DisksApi;
import felhom.testkit.api.node.HaApi;
import felhom.testkit.api.node.JobsApi;
import felhom.testkit.api.node.NetworkApi;
import felhom.testkit.api.node.NodeApi;
import felhom.testkit.api.node.NodeStatusApi;
import felhom.testkit.api.node.PoolsApi;
import felhom.testkit.api.node.ResourcesApi;
import felhom.testkit.api.node.RrdApi;
import felhom.testkit.api.node.TaskApi;
import felhom.testkit.api.node.UsersApi;
import felhom.testkit.api.storage.ContentApi;
import felhom.testkit.api.storage.DumpDefaults;
import felhom.testkit.api.storage.NewFileApi;
import felhom.testkit.api.storage.PruneApi;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.api.storage.StorageConfigApi;
import felhom.testkit.http.Tls;
import java.util.ArrayList;
import java.util.List;

/// All endpoints that are served; anything else is 501, as an unknown path is on a real host.
final class Routes {
    private Routes() {}

    static List<Route> all(Tls tls) {
        var routes = new ArrayList<Route>();
        routes.addAll(ClusterApi.routes(tls));
        routes.addAll(ResourcesApi.routes());
        routes.addAll(NodeStatusApi.routes());
        routes.addAll(NodeApi.routes());
        routes.addAll(DisksApi.routes());
        routes.addAll(NetworkApi.routes());
        routes.addAll(RrdApi.routes());
        routes.addAll(IndexApi.routes());
        routes.addAll(AccessApi.routes());
        routes.addAll(GuestApi.routes());
        routes.addAll(ConfigApi.routes());
        routes.addAll(SnapshotApi.routes());
        routes.addAll(PowerApi.routes());
        routes.addAll(ConsoleApi.routes());
        routes.addAll(RestoreApi.routes());
        routes.addAll(CloneApi.routes());
        routes.addAll(DiskApi.routes());
        routes.addAll(MigrateApi.routes());
        routes.addAll(QemuMigrateApi.routes());
        routes.addAll(QemuReads.routes());
        routes.addAll(QemuAgentApi.routes());
        routes.addAll(QemuConfigApi.routes());
        routes.addAll(QemuSnapshotApi.routes());
        routes.addAll(QemuPowerApi.routes());
        routes.addAll(QemuCreateApi.routes());
        routes.addAll(QemuDiskApi.routes());
        routes.addAll(QemuCloneApi.routes());
        routes.addAll(StorageApi.routes());
        routes.addAll(StorageConfigApi.routes());
        routes.addAll(PoolsApi.routes());
        routes.addAll(JobsApi.routes());
        routes.addAll(HaApi.routes());
        routes.addAll(UsersApi.routes());
        routes.add(DumpDefaults.route());
        routes.addAll(PruneApi.routes());
        routes.addAll(ContentApi.routes());
        routes.addAll(NewFileApi.routes());
        routes.addAll(DumpApi.routes());
        routes.addAll(TaskApi.routes());
        return List.copyOf(routes);
    }
}
