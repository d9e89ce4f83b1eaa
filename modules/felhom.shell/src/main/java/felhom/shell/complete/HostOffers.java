package felhom.shell.complete;

import felhom.engine.order.Bytes;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.Lacking;
import felhom.engine.view.TokenRights;
import felhom.ops.Guest;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.shell.complete.Offers.Offer;
import felhom.shell.console.Figures;
import felhom.shell.line.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is on the host and in the agent's state, offered for one word.
///
/// @param until how long what is not known yet is waited for, by the clock of [System#nanoTime]
/// @param prefix what of the word stands before the value, such as `vmid=`
/// @param value what is offered has to be one
/// @param operation what is to be done with it, where the line says that
record HostOffers(
        KnownHost host,
        Clocks clocks,
        long until,
        Offers offers,
        String prefix,
        Value<?> value,
        Optional<String> operation) {
    private static final String GUESTS = "guests";
    private static final String STORAGES = "storages";
    private static final String BACKUPS = "backups";
    private static final int FIRST_VMID = 100;

    private <T> Optional<T> known(String group, Source<T> source) {
        source.ask();
        Source.View<T> view = source.view(until);
        view.remark().ifPresent(words -> offers.remark(group, words));
        if (view.value()
                .filter(found -> found instanceof List<?> list && list.isEmpty())
                .isPresent()) {
            offers.remark(group, "there are none");
        }
        return view.value();
    }

    /// What is no value of its type would be refused, whatever the host calls it.
    private void offer(String group, String text, String description, Optional<String> greyed) {
        if (value.accepts(text)) {
            offers.addFound(group, prefix, new Offer(prefix + text, text, description, greyed, true));
        }
    }

    void guests() {
        host.rights().ask();
        known(GUESTS, host.guests()).ifPresent(all -> {
            BiFunction<TokenRights, String, Function<Vmid, Optional<Lacking>>> may =
                    (rights, what) -> vmid -> rights.lacking(what, vmid);
            Function<Vmid, Optional<String>> greyed = greyed(may);
            all.all().stream()
                    .sorted(Comparator.comparingInt(guest -> guest.vmid().value()))
                    .forEach(guest -> offer(
                            GUESTS,
                            guest.vmid().toString(),
                            words(guest),
                            guest.node().equals(all.own())
                                    ? greyed.apply(guest.vmid())
                                    : Optional.of("on node " + guest.node() + ", which has an agent of its own")));
        });
    }

    private <K> Function<K, Optional<String>> greyed(
            BiFunction<TokenRights, String, Function<K, Optional<Lacking>>> may) {
        // Not knowing what the token may is no reason to say anything.
        Optional<TokenRights> rights = operation.isEmpty()
                ? Optional.empty()
                : host.rights().view(until).value();
        return key -> rights.flatMap(
                        known -> may.apply(known, operation.orElseThrow()).apply(key))
                .map(HostOffers::words);
    }

    static String words(Lacking lacking) {
        return "the token lacks " + lacking.privilege().replace("|", " or ") + " on " + lacking.path();
    }

    private static String words(Guest guest) {
        return guest.name() + ", " + (guest.kind() == Guest.Kind.LXC ? "container" : "machine") + ", "
                + (guest.template() ? "template" : guest.status())
                + guest.lock().map(lock -> ", locked (" + lock + ")").orElse("");
    }

    /// The lowest id that is free, and the one behind the highest.
    void newGuest() {
        known("new guests", host.guests()).ifPresent(all -> {
            Set<Integer> taken =
                    all.all().stream().map(guest -> guest.vmid().value()).collect(Collectors.toSet());
            int lowest = FIRST_VMID;
            while (taken.contains(lowest)) {
                lowest++;
            }
            int next = taken.stream().mapToInt(each -> each).max().orElse(FIRST_VMID - 1) + 1;
            offer("new guests", Integer.toString(lowest), "the lowest that is free", Optional.empty());
            if (next != lowest && next <= 999_999_999) {
                offer("new guests", Integer.toString(next), "behind the highest", Optional.empty());
            }
        });
    }

    /// @param guest as the line says it, if it does
    void snapshots(Optional<String> guest) {
        Optional<Vmid> vmid = guest.flatMap(HostOffers::vmid);
        if (vmid.isEmpty()) {
            offers.remark("snapshots", "of which guest? its vmid comes first");
            return;
        }
        String group = "snapshots of " + vmid.get();
        Comparator<SnapshotInfo> newest = Comparator.comparing(
                snapshot -> snapshot.taken(),
                Comparator.comparing(at -> at.orElse(Instant.MIN), Comparator.reverseOrder()));
        known(group, host.snapshots(vmid.get()))
                .ifPresent(all -> all.stream()
                        .sorted(newest)
                        .forEach(snapshot -> offer(
                                group,
                                snapshot.name(),
                                snapshot.taken().map(Figures::time).orElse("")
                                        + (snapshot.description().isEmpty() ? "" : " " + snapshot.description()),
                                snapshot.state().map(state -> "unfinished (" + state + ")"))));
    }

    private static Optional<Vmid> vmid(String text) {
        try {
            return Optional.of(Vmid.of(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// @param content what it is to take, one of these; empty for any storage
    void storages(List<String> content) {
        host.rights().ask();
        known(STORAGES, host.storages()).ifPresent(all -> {
            Function<StorageId, Optional<String>> greyed =
                    greyed((rights, what) -> storage -> rights.lacking(what, storage));
            all.stream()
                    .filter(storage -> content.isEmpty() || content.stream().anyMatch(storage.content()::contains))
                    .sorted(Comparator.comparing(storage -> storage.id().value()))
                    .forEach(storage -> offer(
                            STORAGES,
                            storage.id().value(),
                            words(storage),
                            content.isEmpty() || usable(storage)
                                    ? greyed.apply(storage.id())
                                    : Optional.of(storage.enabled() ? "not active" : "switched off")));
        });
    }

    private static boolean usable(Storage storage) {
        return storage.enabled() && storage.active();
    }

    private static String words(Storage storage) {
        String free = storage.available().isPresent()
                ? ", " + Bytes.words(storage.available().getAsLong()) + " free"
                : "";
        return storage.type() + (storage.enabled() ? storage.active() ? free : ", not active" : ", switched off");
    }

    /// Those of all storages that can be asked, the newest first.
    void backups() {
        Map<Vmid, String> names = new HashMap<>();
        host.guests().ask();
        host.guests()
                .view(0)
                .value()
                .ifPresent(all -> all.all().forEach(guest -> names.put(guest.vmid(), guest.name())));
        List<Storage> storages = known(BACKUPS, host.storages()).orElse(List.of()).stream()
                .filter(storage -> storage.content().contains("backup") && usable(storage))
                .toList();
        // All are asked before one is waited for.
        storages.forEach(storage -> host.backups(storage.id()).ask());
        storages.stream()
                .flatMap(storage -> known("backups on " + storage.id(), host.backups(storage.id())).stream())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(BackupFile::created).reversed())
                .forEach(file -> offer(
                        BACKUPS,
                        file.volume(),
                        words(file, names),
                        file.good() ? Optional.empty() : Optional.of("its last verification failed")));
    }

    private static String words(BackupFile file, Map<Vmid, String> names) {
        String name = names.get(file.guest());
        return Figures.time(file.created()) + ", guest " + file.guest() + (name == null ? "" : " (" + name + ")")
                + (file.size().isPresent() ? ", " + Bytes.words(file.size().getAsLong()) : "")
                + (file.isProtected() ? ", protected" : "");
    }

    void tasks(boolean running) {
        String group = running ? "running tasks" : "tasks";
        known(group, host.tasks(running))
                .ifPresent(all -> all.stream()
                        .sorted(Comparator.comparing(Tasks.Summary::started).reversed())
                        .forEach(task -> offer(group, task.upid().toString(), words(task), Optional.empty())));
    }

    private String words(Tasks.Summary task) {
        return task.type() + (task.id().isEmpty() ? "" : " " + task.id()) + " by " + task.user() + ", begun "
                + Figures.about(Duration.between(task.started(), clocks.now())) + " ago"
                + task.exitStatus().map(status -> ", " + status).orElse(", running");
    }

    /// Those over which a signature still counts.
    void plans() {
        state("held plans")
                .ifPresent(state -> state.held().stream()
                        .filter(held -> held.closed().isEmpty()
                                && clocks.now().isBefore(held.plan().expires()))
                        .map(PlanStatus::plan)
                        .sorted(Comparator.comparing(plan -> plan.expires()))
                        .forEach(plan -> offer(
                                "held plans",
                                plan.held(),
                                plan.operation() + " "
                                        + plan.arguments().entrySet().stream()
                                                .map(argument -> argument.getKey() + "=" + argument.getValue())
                                                .collect(Collectors.joining(" "))
                                        + ", until " + Figures.time(plan.expires()),
                                Optional.empty())));
    }

    void orders() {
        state("open orders")
                .ifPresent(state -> state.running()
                        .forEach(order -> offer(
                                "open orders",
                                order.order().value(),
                                order.operation() + " since " + Figures.time(order.since()),
                                Optional.empty())));
    }

    private Optional<StateView> state(String group) {
        return known(group, host.state()).flatMap(state -> state);
    }
}
