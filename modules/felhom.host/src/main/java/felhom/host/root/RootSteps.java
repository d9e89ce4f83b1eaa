package felhom.host.root;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.Clocks;
import felhom.engine.port.PlaceUsers;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.PlanRefused;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the steps that are root's, through root's helper, and sees with the API what came of them.
public final class RootSteps implements StepExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(RootSteps.class);

    /// Whoever has ordered waits no longer for what is kept to go.
    private static final Duration FORGETTING = Duration.ofSeconds(2);

    private final RootHelper helper;
    private final Api api;
    private final Clocks clocks;
    private final Supplier<Optional<String>> boot;
    private final Duration limit;
    private final RootWork.Pauses pauses;
    private final RootSeen seen;

    /// What the API tells of the host.
    ///
    /// @param guest as [felhom.ops.Inventory#guest]
    /// @param executor knows who guests are
    public record Api(
            PlaceUsers places, Function<Vmid, Optional<GuestDetail>> guest, Tasks tasks, StepExecutor executor) {}

    /// @param boot the machine's boot id; empty where that is not known
    /// @param limit how long a step is waited for; it goes on without
    public RootSteps(RootHelper helper, Api api, Clocks clocks, Supplier<Optional<String>> boot, Duration limit) {
        this(helper, api, clocks, boot, limit, Thread::sleep);
    }

    RootSteps(
            RootHelper helper,
            Api api,
            Clocks clocks,
            Supplier<Optional<String>> boot,
            Duration limit,
            RootWork.Pauses pauses) {
        this.helper = helper;
        this.api = api;
        this.clocks = clocks;
        this.boot = boot;
        this.limit = limit;
        this.pauses = pauses;
        this.seen = new RootSeen(api);
    }

    /// What is the API's is led there before it gets this far.
    private static Step.ByRoot own(Step step) {
        return switch (step) {
            case Step.ByRoot own -> own;
            case Step.ByApi other -> throw new IllegalArgumentException("not root's to do: " + other.words());
        };
    }

    /// What root's list forbids is not planned, nor what no helper is there for: nobody is to sign it, and no
    /// step before it is to be done.
    @Override
    public Assessment assess(Step step, List<Stage<Step>> before) {
        Assessment assessment = switch (own(step)) {
            case Step.MakeGoldenImage image -> assess(image);
            case Step.MountUsb mount ->
                new Assessment(
                        Optional.of("file system " + mount.filesystem() + ", to be at " + mount.place()
                                + " now and after each start"),
                        List.of());
            case Step.UnmountUsb unmount -> assess(unmount);
        };
        forbids(own(step)).ifPresent(why -> {
            throw new PlanRefused("root's helper would not " + step.words() + ": " + why);
        });
        return assessment;
    }

    private Optional<String> forbids(Step.ByRoot step) {
        RootAnswer answer;
        try {
            answer = helper.ask(new RootRequest.Explain(new RootRequest.Do(WorkName.NONE, step)));
        } catch (HostException silent) {
            return Optional.of(silent.failure().message());
        }
        return switch (answer) {
            case RootAnswer.Explained explained -> explained.refused();
            case RootAnswer.Refused(String why) -> Optional.of(why);
            default -> Optional.of(RootWork.words(answer));
        };
    }

    private Assessment assess(Step.MakeGoldenImage image) {
        if (api.executor().identity(image.guest()).isPresent()) {
            throw new PlanRefused("guest " + image.guest() + " is there already; choose another id");
        }
        String words = "make container " + image.guest() + " '" + image.name() + "' of " + image.template()
                + ", as root, unprivileged, with keyctl and nesting: " + image.size() + " GiB on storage '"
                + image.storage() + "', " + image.cores() + (image.cores() == 1 ? " core, " : " cores, ")
                + image.memory() + " MiB, on bridge " + image.bridge() + " with an address by DHCP; it is not started";
        return new Assessment(
                Optional.empty(), List.of(Effect.of(Effect.Kind.GUEST_MADE, "guest " + image.guest(), words)));
    }

    /// Whether a storage on it is switched off by then is another step's matter: it is told of as it is now.
    private Assessment assess(Step.UnmountUsb unmount) {
        MountPlace place = unmount.place();
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(
                Effect.Kind.STORAGE_OFF,
                "file system " + unmount.filesystem() + " at " + place,
                "take file system " + unmount.filesystem() + " away from " + place
                        + ": what is on it stays there and is gone for whoever uses it, guests with a directory of it"
                        + " included, and it is not mounted at the next start either"));
        for (StorageId storage : api.places().storages(place)) {
            effects.add(Effect.of(
                    Effect.Kind.STORAGE_OFF,
                    "storage '" + storage + "' at " + place,
                    "leave storage '" + storage + "' without its disk until that is mounted again"));
        }
        effects.addAll(api.places().guestsWithout(place));
        return new Assessment(Optional.empty(), effects);
    }

    /// What the helper refused, or was not asked, has changed nothing. A mount that fails is taken back by
    /// the helper, and what could not be unmounted stays mounted; where it did not get that far, nobody
    /// knows.
    @Override
    public boolean leftChange(Step failed, Failure failure) {
        if (failure.kind() != Failure.Kind.TASK) {
            return false;
        }
        return switch (own(failed)) {
            case Step.MakeGoldenImage image -> thereOrUnsaid(image.guest());
            case Step.MountUsb _, Step.UnmountUsb _ -> true;
        };
    }

    private boolean thereOrUnsaid(Vmid guest) {
        try {
            return api.executor().identity(guest).isPresent();
        } catch (HostException unsaid) {
            return true;
        }
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return api.executor().identity(guest);
    }

    @Override
    public Optional<GuestIdentity> made(Step step, Upid task) {
        return step.makes()
                .filter(guest -> task.guest().filter(guest::equals).isPresent())
                .filter(guest -> golden(guest, task.started(), Set.of()).isStillOf(task))
                .flatMap(api.executor()::identity);
    }

    private GoldenTask golden(Vmid guest, Instant since, Set<Upid> others) {
        return new GoldenTask(api.tasks(), guest, since, others);
    }

    private RootWork work(Step step, Work work, Instant since, Set<Upid> others, TaskListener listener) {
        return new RootWork(
                helper,
                new WorkName(work.name()),
                own(step),
                api.tasks(),
                step.makes().map(guest -> golden(guest, since, others)),
                listener);
    }

    @Override
    public Outcome execute(Step step, Work work, TaskListener listener) {
        Outcome outcome = work(step, work, clocks.now(), Set.of(), listener).begin(limit, clocks, pauses);
        return seen.with(own(step), outcome);
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
        return work(step, work, clocks.now().minus(ago), others, listener)
                .look(ago, work.boot().isPresent() && work.boot().equals(boot.get()))
                .map(outcome -> seen.with(own(step), outcome));
    }

    @Override
    public Outcome told(Step step, Upid task, Outcome outcome) {
        return seen.with(own(step), outcome);
    }

    /// Where this fails, what was kept goes with the machine's next start.
    @Override
    public void forget(Step step, Work work) {
        Thread forgetting = Thread.ofPlatform().daemon().name("forget").start(() -> forgotten(step, work));
        try {
            var _ = forgetting.join(FORGETTING);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgotten(Step step, Work work) {
        try {
            switch (helper.ask(new RootRequest.Forget(new WorkName(work.name()), own(step)))) {
                case RootAnswer.Ended _, RootAnswer.NeverBegun _ -> {}
                case RootAnswer other -> LOG.info("root's helper keeps {}: {}", work.name(), other);
            }
        } catch (HostException silent) {
            LOG.info("root's helper keeps {}: {}", work.name(), silent.failure().message());
        }
    }
}
