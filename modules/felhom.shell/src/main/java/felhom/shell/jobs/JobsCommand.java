package felhom.shell.jobs;

import felhom.engine.access.HostAccess;
import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.messages.JobMessages;
import felhom.messages.JobMessages.HowFar;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Upid;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Figures;
import felhom.shell.line.Request;
import felhom.shell.progress.Progress;
import felhom.shell.progress.ProgressBar;
import felhom.shell.progress.TaskProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `jobs`: the node's tasks that run, and the orders without an end.
public final class JobsCommand {
    private static final int MOST = 200;
    // Of each a log is read.
    private static final int MOST_READ = 20;
    private static final int MOST_LINES = 50_000;

    private JobsCommand() {}

    /// @param progress empty where the log tells nothing of it
    private record Job(Optional<OpenOrder> order, Optional<Tasks.Summary> task, Optional<Progress> progress) {}

    public static List<Command> all() {
        return List.of(new Command(
                "jobs",
                List.of(),
                List.of(),
                "list what runs now: tasks and orders, whose they are, since when, and how far they are",
                JobsCommand::list));
    }

    private static Exit list(Request request, CommandRun run) {
        List<Job> jobs;
        try (HostAccess host = run.connect(request)) {
            jobs = jobs(host, run.state(request).look().map(StateView::running).orElse(List.of()));
        }
        if (request.json()) {
            run.json(
                    jobs,
                    job -> JobMessages.job(
                            job.order(), job.task(), job.progress().map(JobsCommand::far)));
        } else if (jobs.isEmpty()) {
            run.console().error("nothing runs that the token may see (others' tasks need Sys.Audit)");
        } else {
            Instant now = run.installation().clocks().now();
            run.console()
                    .table(
                            List.of("WHAT", "WHOSE", "SINCE", "PROGRESS", "TASK"),
                            jobs.stream().map(job -> row(job, now)).toList());
        }
        return Exit.OK;
    }

    private static List<Job> jobs(HostAccess host, List<OpenOrder> orders) {
        List<OpenOrder> left = new ArrayList<>(orders);
        List<Job> jobs = new ArrayList<>();
        for (Tasks.Summary task : host.tasks().list(new Tasks.Filter(Optional.empty(), true, false, MOST))) {
            Optional<OpenOrder> order = orders.stream()
                    .filter(open -> open.tasks().contains(task.upid()))
                    .findFirst();
            order.ifPresent(left::remove);
            Optional<Progress> progress = jobs.size() < MOST_READ ? progress(host, task.upid()) : Optional.empty();
            jobs.add(new Job(order, Optional.of(task), progress));
        }
        left.forEach(order -> jobs.add(new Job(Optional.of(order), Optional.empty(), Optional.empty())));
        return jobs;
    }

    private static Optional<Progress> progress(HostAccess host, Upid task) {
        TaskProgress progress = new TaskProgress();
        int[] lines = {0};
        try {
            host.tasks().log(task, line -> {
                if (++lines[0] > MOST_LINES) {
                    throw new HostException(Failure.of(Failure.Kind.UNREADABLE, "the log is too long"));
                }
                progress.line(line, Duration.ZERO);
            });
        } catch (HostException unread) {
            // It has ended meanwhile, or its log is endless.
            return lines[0] > MOST_LINES ? progress.now() : Optional.empty();
        }
        return progress.now();
    }

    private static HowFar far(Progress progress) {
        return new HowFar(
                progress.part(),
                progress.name(),
                progress.percent(),
                progress.done(),
                progress.total(),
                progress.rate());
    }

    private static List<String> row(Job job, Instant now) {
        Instant since = job.task()
                .map(Tasks.Summary::started)
                .or(() -> job.order().map(OpenOrder::since))
                .orElse(now);
        return List.of(
                job.task()
                        .map(task -> task.type() + (task.id().isEmpty() ? "" : " " + task.id()))
                        .or(() -> job.order().map(OpenOrder::operation))
                        .orElse("-"),
                job.order()
                        .map(order -> order.key().door() + ", order " + order.order())
                        .or(() -> job.task().map(Tasks.Summary::user))
                        .orElse("-"),
                Figures.time(since) + " (" + Figures.about(Duration.between(since, now)) + ")",
                job.progress()
                        .map(progress -> ProgressBar.figures(progress))
                        .orElse(job.task().isPresent() ? "running" : "no task of it runs"),
                job.task().map(task -> task.upid().text()).orElse("-"));
    }
}
