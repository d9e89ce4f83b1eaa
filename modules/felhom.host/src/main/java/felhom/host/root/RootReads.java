package felhom.host.root;

import felhom.engine.port.HostCheck;
import felhom.engine.port.RootSide;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Asks root's helper what it has and what it would do; it does nothing then.
public final class RootReads implements RootSide {
    private static final String HELPER = "root's helper";

    /// `smartctl(8)`: the command line was wrong; the disk could not be opened, or sleeps.
    private static final int NOT_ASKED = 1;

    private static final int NOT_OPENED = 2;
    private static final int ASLEEP = 3;

    private final RootHelper helper;
    private final Path disks;

    public RootReads(RootHelper helper) {
        this(helper, Path.of("/sys/block"));
    }

    RootReads(RootHelper helper, Path disks) {
        this.helper = helper;
        this.disks = disks;
    }

    @Override
    public HostCheck check() {
        return this::look;
    }

    private List<HostCheck.Finding> look(Consumer<HostCheck.Finding> sink) {
        List<HostCheck.Finding> findings = new ArrayList<>();
        Consumer<HostCheck.Finding> both = finding -> {
            findings.add(finding);
            sink.accept(finding);
        };
        try {
            walk(both);
            health(both);
        } catch (HostException silent) {
            both.accept(unanswered(silent.failure()));
        }
        return List.copyOf(findings);
    }

    private static HostCheck.Finding unanswered(Failure failure) {
        HostCheck.Level level = switch (failure.kind()) {
            case UNREACHABLE, TIMED_OUT -> HostCheck.Level.UNREACHABLE;
            default -> HostCheck.Level.FAILED;
        };
        return finding(HELPER, level, failure.message());
    }

    private static HostCheck.Finding finding(String subject, HostCheck.Level level, String words) {
        return new HostCheck.Finding(subject, level, words, List.of());
    }

    private void walk(Consumer<HostCheck.Finding> sink) {
        switch (helper.ask(new RootRequest.Walk())) {
            case RootAnswer.Walked(List<RootAnswer.Finding> walked) ->
                walked.forEach(found -> sink.accept(
                        finding(HELPER, found.good() ? HostCheck.Level.OK : HostCheck.Level.FAILED, found.words())));
            case RootAnswer.Refused(String why) -> sink.accept(finding(HELPER, HostCheck.Level.DENIED, why));
            case RootAnswer other -> throw senseless(other);
        }
    }

    /// One disk shows whether any can be asked.
    private void health(Consumer<HostCheck.Finding> sink) {
        Optional<DiskName> first = firstDisk();
        if (first.isEmpty()) {
            sink.accept(HostCheck.Finding.ok("health of disks", "this machine has no disk that could be asked"));
            return;
        }
        String subject = "health of " + first.get();
        sink.accept(
                switch (helper.ask(new RootRequest.Health(first.get(), DeviceType.AUTO))) {
                    case RootAnswer.Said(int exit, boolean _, String _)
                    when exit == ASLEEP -> HostCheck.Finding.ok(subject, "it sleeps, and was left asleep");
                    case RootAnswer.Said(int exit, boolean _, String _)
                    when (exit & (NOT_ASKED | NOT_OPENED)) != 0 ->
                        finding(
                                subject,
                                HostCheck.Level.WARNING,
                                "smartctl got nothing from it (exit code " + exit
                                        + "): a virtual disk has none, another may need to be spoken to otherwise");
                    case RootAnswer.Said(int exit, boolean _, String text) ->
                        HostCheck.Finding.ok(
                                subject, "smartctl answers, " + text.length() + " characters, exit code " + exit);
                    case RootAnswer.Refused(String why) -> finding(subject, HostCheck.Level.FAILED, why);
                    case RootAnswer.TookTooLong(long seconds) ->
                        finding(
                                subject,
                                HostCheck.Level.WARNING,
                                "no answer within " + seconds + " s: it is asked by somebody else, or hangs");
                    case RootAnswer other -> throw senseless(other);
                });
    }

    private Optional<DiskName> firstDisk() {
        try (Stream<Path> all = Files.list(disks)) {
            return all.map(path -> path.getFileName().toString())
                    .sorted()
                    .flatMap(name -> disk(name).stream())
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Optional<DiskName> disk(String name) {
        try {
            return Optional.of(new DiskName(name));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    @Override
    public Explanation explain(Step.ByRoot step) {
        RootRequest.Do asked = new RootRequest.Do(WorkName.NONE, step);
        return switch (helper.ask(new RootRequest.Explain(asked))) {
            case RootAnswer.Explained(String why, List<List<String>> programs, Optional<String> refused) ->
                new Explanation(why, programs, refused);
            case RootAnswer.Refused(String why) ->
                throw new HostException(Failure.of(Failure.Kind.HOST, "root's helper does not say: " + why));
            case RootAnswer other -> throw senseless(other);
        };
    }

    private static HostException senseless(RootAnswer answer) {
        return new HostException(Failure.of(
                Failure.Kind.UNREADABLE,
                "root's helper answers what it was not asked: "
                        + answer.getClass().getSimpleName()));
    }
}
