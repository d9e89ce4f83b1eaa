package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.order.Plan;
import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Reading;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.Vmid;
import felhom.shell.console.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What whoever orders something should know of the guests that it is about, besides what it does to them:
/// what locks them, what runs on them now, and how old their last good backup is. What cannot be read is
/// said, and keeps nobody from ordering.
final class Surroundings {
    private static final int MOST = 5;

    private Surroundings() {}

    static List<String> of(HostAccess host, Plan plan, Instant now) {
        Set<Vmid> guests = new LinkedHashSet<>();
        for (Step step : plan.steps()) {
            step.concerns().ifPresent(guests::add);
        }
        guests.removeAll(plan.makes());
        List<String> lines = new ArrayList<>();
        for (Vmid guest : guests) {
            String name = "guest " + guest + ": ";
            lines.add(name + known(() -> lock(host, guest)));
            lines.add(name + known(() -> running(host, guest)));
            lines.add(name + known(() -> backup(host, guest, now)));
        }
        return lines;
    }

    private static String known(Supplier<String> read) {
        try {
            return read.get();
        } catch (HostException unread) {
            return "not known: " + unread.getMessage();
        }
    }

    private static String lock(HostAccess host, Vmid guest) {
        return host.inventory()
                .guest(guest)
                .map(detail -> detail.guest()
                        .lock()
                        .map(lock -> "locked (" + lock + ")")
                        .orElse("not locked"))
                .orElse("not there");
    }

    private static String running(HostAccess host, Vmid guest) {
        List<Tasks.Summary> tasks = host.tasks().list(new Tasks.Filter(Optional.of(guest), true, false, MOST));
        if (tasks.isEmpty()) {
            return "no task runs on it";
        }
        return String.join(
                ", ",
                tasks.stream()
                        .map(task -> task.type() + " of " + task.user() + " runs since " + Figures.time(task.started()))
                        .toList());
    }

    private static String backup(HostAccess host, Vmid guest, Instant now) {
        Optional<BackupFile> newest = Optional.empty();
        List<String> hidden = new ArrayList<>();
        for (Storage storage : host.inventory().storages()) {
            if (!storage.content().contains("backup") || !storage.enabled()) {
                continue;
            }
            Reading<BackupFiles> read = host.backups(storage.id());
            Optional<BackupFiles> files = read.known();
            if (files.filter(all -> all.shows(guest)).isEmpty()) {
                hidden.add(storage.id().value());
            }
            newest = Stream.concat(newest.stream(), files.stream().flatMap(all -> all.files().stream()))
                    .filter(file -> file.guest().equals(guest) && file.good())
                    .max(Comparator.comparing(BackupFile::created));
        }
        String unseen = hidden.isEmpty() ? "" : " (not seen: what is on " + String.join(", ", hidden) + ")";
        return newest.map(file -> "last good backup " + Figures.about(Duration.between(file.created(), now)) + " ago, "
                                + file.volume())
                        .orElse(hidden.isEmpty() ? "no good backup" : "no good backup is seen")
                + unseen;
    }
}
