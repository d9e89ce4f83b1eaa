package felhom.testkit;

import felhom.testkit.world.Acl;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.HaService;
import felhom.testkit.world.Snapshots;
import felhom.testkit.world.WorldState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// A handle on a guest; changes happen at once, past all locks and tasks, as if root edited the file.
public final class SimGuest {
    private final WorldState world;
    private final int vmid;

    SimGuest(WorldState world, int vmid) {
        this.world = world;
        this.vmid = vmid;
    }

    public int vmid() {
        return vmid;
    }

    public SimGuest running() {
        return edit(guest -> guest.start(world.clock().now(), world.engine().newPid()));
    }

    public SimGuest stopped() {
        return edit(GuestState::stop);
    }

    /// Sets the `lock:` property, such as `backup`.
    public SimGuest lock(String kind) {
        return edit(guest -> guest.config.put("lock", kind));
    }

    public SimGuest unlock() {
        return edit(guest -> guest.config.remove("lock"));
    }

    public SimGuest description(String text) {
        return edit(guest -> guest.describe(text));
    }

    /// Moves the root disk to another storage.
    public SimGuest storage(String storage) {
        return edit(guest -> {
            world.storageOrDie(storage);
            guest.config.put("rootfs", storage + ":" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1152M");
        });
    }

    public SimGuest snapshot(String name) {
        return edit(guest -> Snapshots.take(guest, name, "", world.clock().now()));
    }

    /// Moves it to another node at once, with its volumes.
    public SimGuest on(String node) {
        world.member(node);
        return edit(guest -> guest.node = node);
    }

    /// Puts it into the hands of HA, which wants it as it is now.
    public SimGuest ha() {
        return edit(guest ->
                world.cluster().ha.put(HaService.sid(guest), new HaService(guest.running() ? "started" : "stopped")));
    }

    /// Takes it away, so that another may have its id.
    public void destroyed() {
        world.change(() -> world.guests().remove(find().vmid));
    }

    /// Makes it a member of a pool, which is made if it is new.
    public SimGuest pool(String pool) {
        return edit(guest -> world.acl()
                .pools()
                .computeIfAbsent(pool, p -> new Acl.Pool("", new TreeSet<>(), new TreeSet<>()))
                .guests()
                .add(guest.vmid));
    }

    public String node() {
        return look(guest -> guest.node);
    }

    public SimGuest protection() {
        return config("protection", "1");
    }

    public SimGuest template() {
        return config("template", "1");
    }

    /// Ignores a shutdown until its timeout.
    public SimGuest stubborn() {
        return edit(guest -> guest.stubborn = true);
    }

    /// Its disk was deleted on the storage; the configuration still names it.
    public SimGuest diskGone() {
        return edit(guest -> guest.diskGone = true);
    }

    /// What stands for the content of the disks; snapshots and backups keep it, rollback and restore bring it back.
    public SimGuest data(String text) {
        return edit(guest -> guest.data = text);
    }

    public SimGuest config(String key, String value) {
        return edit(guest -> guest.config.put(key, value));
    }

    public SortedMap<String, String> config() {
        return look(guest -> Collections.unmodifiableSortedMap(new TreeMap<>(guest.config)));
    }

    /// As the API gives it, with its newline; empty when there is none.
    public String description() {
        return look(guest -> guest.config.getOrDefault("description", ""));
    }

    /// `running` or `stopped`.
    public String status() {
        return look(guest -> guest.running() ? "running" : "stopped");
    }

    public Optional<String> lock() {
        return look(guest -> Optional.of(guest.lock()).filter(lock -> !lock.isEmpty()));
    }

    /// Oldest first, unfinished ones included.
    public List<String> snapshotNames() {
        return look(guest -> List.copyOf(guest.snapshots.keySet()));
    }

    public String data() {
        return look(guest -> guest.data);
    }

    public String digest() {
        return look(GuestState::digest);
    }

    private SimGuest edit(Consumer<GuestState> change) {
        world.change(() -> {
            change.accept(find());
            world.broadcast().forget(vmid);
        });
        return this;
    }

    private <T> T look(Function<GuestState, T> question) {
        return world.locked(() -> question.apply(find()));
    }

    private GuestState find() {
        var guest = world.guests().get(vmid);
        if (guest == null) throw new IllegalStateException("guest " + vmid + " is gone");
        return guest;
    }
}
