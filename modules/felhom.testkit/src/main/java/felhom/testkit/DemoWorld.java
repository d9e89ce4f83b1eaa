package felhom.testkit;

import java.time.Duration;
import java.util.Random;

/// The host that {@link SimulatorMain} shows: some containers and a virtual machine, another node, short tasks
/// and a dump that takes half a minute.
final class DemoWorld {
    static final String AGENT = "felhom-agent@pve!agent";
    static final String NO_BACKUP = "felhom-agent@pve!nobackup";

    private DemoWorld() {}

    static PveWorld create() {
        var world = PveWorld.node("pve");
        world.lxc(100, "web").running().description("web server\n");
        world.lxc(101, "db").running();
        // Its disk was deleted behind the host's back, which shows when it is started.
        world.lxc(9997, "nosnap").storage("local-dir").diskGone();
        world.lxc(9999, "scratch").description("scratch guest of the simulator\n");
        world.qemu(200, "mail").running().description("mail server, a virtual machine\n");
        world.member("pve2");
        world.lxc(102, "dns").running().on("pve2");
        var now = world.clock().now();
        world.backup(100, now.minus(Duration.ofDays(8)));
        world.backup(100, now.minus(Duration.ofDays(1)));
        var random = new Random();
        for (var type : new String[] {
            "imgdel",
            "qmdelsnapshot",
            "qmreboot",
            "qmrollback",
            "qmshutdown",
            "qmsnapshot",
            "qmstart",
            "qmstop",
            "vzdelsnapshot",
            "vzdestroy",
            "vzreboot",
            "vzrestore",
            "vzrollback",
            "vzshutdown",
            "vzsnapshot",
            "vzstart",
            "vzstop"
        }) {
            world.durations().set(type, Duration.ofMillis(200 + random.nextInt(601)));
        }
        // Long enough to be watched, and to be interrupted by hand.
        world.durations().set("vzdump", Duration.ofSeconds(30));
        world.token(AGENT);
        world.token(NO_BACKUP);
        world.revoke(NO_BACKUP, "/", "VM.Backup").revoke(NO_BACKUP, "/", "VM.Snapshot");
        return world;
    }
}
