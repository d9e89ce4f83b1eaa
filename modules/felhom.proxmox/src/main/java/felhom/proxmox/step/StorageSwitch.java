package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.order.Quoted;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.StorageId;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.StorageConfigApi;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.Submission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Switches a storage on or off, for all nodes that have it: PVE has one configuration of it for the cluster,
/// changes it at once, without a task, and neither mounts nor unmounts anything (pve-storage 9.1.7
/// `API2/Storage/Config.pm`).
///
/// @param on what it is to be
record StorageSwitch(StepContext context, StorageId id, boolean on) {
    private static final String PRIVILEGE = "Datastore.Allocate";
    private static final String PATH = "/storage";
    // As long as a lost task is looked for: a pvedaemon that was stuck gets to it late.
    private static final Duration SETTLE = Submission.SEARCH;

    /// What it is and how it is switched now. Looks at what PVE would refuse.
    ///
    /// @throws PlanRefused where there is no such storage, or the token may surely not switch it
    /// @throws HostException when the host does not say
    String about() {
        StorageConfig storage = storage();
        Set<String> may = PveRules.known(() -> context.client().access().permissions(Optional.empty(), PATH))
                .orElse(Set.of(PRIVILEGE));
        if (storage.disabled() == on && !may.contains(PRIVILEGE)) {
            throw new PlanRefused("storage: "
                    + context.client().connection().token().id() + " lacks " + PRIVILEGE
                    + " on " + PATH + ", without which PVE lets it switch none; `felhom-agent --selftest=read` says how"
                    + " it is granted");
        }
        return words() + " (" + storage.type()
                + storage.path().map(path -> ", " + Quoted.of(path)).orElse("") + "), "
                + (storage.disabled() == on ? "switched " + word(!on) : "switched " + word(on) + " already");
    }

    /// @throws PlanRefused where there is none, or the token may not see it
    StorageConfig storage() {
        return find().orElseThrow(() -> new PlanRefused("storage: " + absence()));
    }

    /// @throws HostException where there is none by now, or the host does not say
    StorageConfig storageNow() {
        return find().orElseThrow(() -> new HostException(Failure.of(Failure.Kind.HOST, "storage: " + absence())));
    }

    /// Whatever it was before.
    Outcome turn() {
        return is(storageNow()) ? new Outcome.Done(done() + " (it was so already)") : changed();
    }

    /// Once it was seen to be otherwise.
    Outcome changed() {
        return switch (context.submission().submit(call())) {
            case Submission.Result.NotStarted(Failure failure) -> new Outcome.Failed(failure);
            case Submission.Result.Unclear(Failure failure, var _) -> seen(failure);
            // A change of a configuration starts no task.
            case Submission.Result.Done _,
                    Submission.Result.NothingToDo _,
                    Submission.Result.Started _,
                    Submission.Result.Found _ -> readBack();
        };
    }

    /// What a call comes to whose answer was lost; empty while the storage does not show it.
    ///
    /// @throws HostException when the host does not say
    Optional<Outcome> turned() {
        return find().filter(this::is).map(_ -> new Outcome.Done(done()));
    }

    private Mutation call() {
        StorageConfigApi storages = context.client().storages();
        return on ? storages.enable(id) : storages.disable(id);
    }

    private Optional<StorageConfig> find() {
        return context.client().storages().all().stream()
                .filter(storage -> storage.id().equals(id))
                .findFirst();
    }

    private boolean is(StorageConfig storage) {
        return storage.disabled() != on;
    }

    private Outcome readBack() {
        try {
            return turned().orElseGet(() -> new Outcome.Unknown(
                    "PVE says that " + words() + " was switched " + word(on) + ", but it reads otherwise",
                    Optional.empty()));
        } catch (PveException unread) {
            return new Outcome.Unknown(
                    "PVE says that " + words() + " was switched " + word(on) + ", and it could not be read back: "
                            + unread.error().words(),
                    Optional.empty());
        }
    }

    /// Whether the call was passed on is not known: the storage itself shows it, at once or late.
    private Outcome seen(Failure failure) {
        boolean interrupted = Thread.interrupted();
        try {
            Duration start = context.ticker().elapsed();
            do {
                Optional<Outcome> turned = PveRules.known(this::turned).flatMap(shown -> shown);
                if (turned.isPresent()) {
                    return turned.get();
                }
            } while (!interrupted && context.ticker().elapsed().minus(start).compareTo(SETTLE) < 0 && pause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return Outcome.Unknown.notSeenYet(
                words() + ": " + failure.message() + "; it was not seen to be switched " + word(on) + " within "
                        + SETTLE.toSeconds() + " s, and the host may still switch it: look at it before ordering it"
                        + " again",
                Optional.empty());
    }

    private boolean pause() {
        try {
            context.ticker().sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Whatever becomes of the order that switches it off: how it is switched on again stands with it.
    private String done() {
        return "done: switched " + words() + " " + word(on) + (on ? "" : "; on again: " + on(id));
    }

    /// What an operator types.
    static String on(StorageId storage) {
        return "`felhom-agent run storage-on storage=" + storage + "`";
    }

    private String absence() {
        return "there is no storage '" + id + "', or the token may not see it (Datastore.Audit on /storage/" + id
                + "); felhom-agent storage list shows those that it may";
    }

    String words() {
        return "storage '" + id + "'";
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }
}
