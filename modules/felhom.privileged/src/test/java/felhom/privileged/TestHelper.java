package felhom.privileged;

import felhom.ops.Step;
import felhom.privileged.ask.Disks;
import felhom.privileged.door.Limits;
import felhom.privileged.limit.RootList;
import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.privileged.work.Works;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Root's helper over a directory that stands for `/`, as a program of its own.
final class TestHelper {
    private TestHelper() {}

    /// @param arguments the directory; the limits in milliseconds; what the helper gets
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Limits limits = new Limits(millis(arguments[1]), millis(arguments[2]), millis(arguments[3]), 8);
        int owner = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Programs programs = new Programs(root);
        // A block device is root's to make, and a build is not root.
        Disks disks = disk -> Files.exists(root.resolve("sys/block/" + disk))
                ? Optional.empty()
                : Optional.of("there is no disk " + disk);
        Main.Host host = new Main.Host(
                () -> RootList.read(root.resolve("etc/felhom-agent/root.list"), owner),
                owner,
                programs,
                disks,
                new DisklessWorks(Works.of(root, programs), programs));
        System.exit(Main.run(Arrays.copyOfRange(arguments, 4, arguments.length), host, limits));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    /// Golden images as they are made. A mount wants a disk, which is root's to make: its fields are handed
    /// to a program as they get through the types and root's list.
    private record DisklessWorks(Works real, Programs programs) implements Works {
        @Override
        public RootAnswer begin(WorkName work, Step.ByRoot step) {
            return switch (step) {
                case Step.MakeGoldenImage _ -> real.begin(work, step);
                case Step.MountUsb(var filesystem, var place) ->
                    run(Program.SYSTEMD_RUN, List.of("mount", work.value(), filesystem.toString(), place.toString()));
                case Step.UnmountUsb(var filesystem, var place) ->
                    run(Program.SYSTEMD_RUN, List.of("unmount", work.value(), filesystem.toString(), place.toString()));
            };
        }

        private RootAnswer run(Program program, List<String> arguments) {
            return switch (programs.run(program, Duration.ofSeconds(30), 4096, arguments)) {
                case Answer.Said(int exit, String text, boolean _) -> new RootAnswer.Ended(exit, text);
                case Answer.NotRun(String why) -> new RootAnswer.Refused(why);
                case Answer.TooLong(Duration limit) -> new RootAnswer.TookTooLong(limit.toSeconds());
                case Answer.StillThere() -> new RootAnswer.TookTooLong(30);
            };
        }

        @Override
        public RootAnswer look(WorkName work, Step.ByRoot step) {
            return real.look(work, step);
        }

        @Override
        public RootAnswer forget(WorkName work, Step.ByRoot step) {
            return real.forget(work, step);
        }

        @Override
        public RootAnswer.Explained explain(Step.ByRoot step) {
            return real.explain(step);
        }
    }
}
