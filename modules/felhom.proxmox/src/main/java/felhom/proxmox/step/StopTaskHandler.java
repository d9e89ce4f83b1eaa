package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.inventory.Age;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.inventory.Role;
import felhom.proxmox.task.Leftover;
import felhom.proxmox.task.ProxmoxTasks;
import felhom.proxmox.task.TaskKill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Kills a task. What that leaves is its own business: nothing of it is undone.
record StopTaskHandler(Step.StopTask step, StepContext context) implements StepHandler<Step.StopTask> {
    private static final String KILL = "Sys.Modify";

    @Override
    public Assessment assess(GuestOutlook guests) {
        allowed();
        Upid task = step.task();
        Optional<Tasks.Summary> found = new ProxmoxTasks(context.client(), context.ticker()).find(task);
        String what = "task '" + task.type() + "'" + (task.id().isEmpty() ? "" : " of " + task.id());
        String about = task.guest()
                        .flatMap(guests::guest)
                        .map(guest -> Effects.about(guest) + ", ")
                        .orElse("") + what
                + ", begun " + Age.words(task.started(), context.now()) + " by "
                + found.map(Tasks.Summary::user).orElse(task.user());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(
                Effect.Kind.TASK_KILLED,
                "task " + task,
                "break " + what + " off and leave what it was doing half done"));
        Leftover.of(task.type())
                .ifPresent(words -> effects.add(Effect.of(
                        Effect.Kind.LEFT_BEHIND, "task " + task, "perhaps leave something behind: " + words)));
        return new Assessment(Optional.of(about), effects);
    }

    /// PVE asks for more to end a task that is not the token's own (pve-manager 9.2.11 `API2/Tasks.pm`).
    ///
    /// @throws PlanRefused for a task of somebody else's, where the token surely may not end it
    private void allowed() {
        Upid task = step.task();
        String token = context.client().connection().token().id();
        String path = "/nodes/" + task.node();
        if (task.user().equals(token)) {
            return;
        }
        Set<String> may = PveRules.known(() -> context.client().access().permissions(Optional.empty(), path))
                .orElse(Set.of(KILL));
        if (!may.contains(KILL)) {
            throw new PlanRefused("task: it is of " + task.user() + ", and " + token + " lacks " + KILL + " on " + path
                    + ", without which PVE lets it end its own tasks only; root ends it on the host: `pvesh delete "
                    + Role.quoted(path + "/tasks/" + task) + "`");
        }
    }

    /// A task that is broken off may have started the guest or stopped it, and keep its lock or not.
    @Override
    public GuestState after(GuestState guest) {
        return guest.runningOrStopped().unlocked();
    }

    @Override
    public Outcome execute(TaskListener listener) {
        return new Remains(context.guests()).saidWith(step.task(), kill().kill(step.task()));
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return kill().killed(step.task());
    }

    @Override
    public boolean leftChange() {
        return kill().killed(step.task()).isPresent();
    }

    private TaskKill kill() {
        return new TaskKill(context.client(), context.ticker());
    }
}
