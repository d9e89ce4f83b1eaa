package felhom.testkit;

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
