package felhom.privileged.golden;

import felhom.ops.Step;
import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.privileged.unit.Kept;
import felhom.privileged.unit.NoFurther;
import felhom.privileged.unit.Systemd;
import felhom.privileged.unit.UnitName;
import felhom.privileged.unit.UnitState;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Creates golden images: `pct create` in a transient unit of its own, since it mounts, opens sockets and
/// lasts longer than the helper. The unit stays after its end, good or bad, until the work is forgotten.
///
/// That the id is free is for `pct` to see, which refuses under Proxmox's own lock an id that any node of the
/// cluster has given (pve-container `PVE/API2/LXC.pm` `create_vm`: "CT 9980 already exists").
public final class GoldenImages {
    private static final String WHY = "only root@pam may give a container a feature other than nesting"
            + " (pve-container `PVE/LXC.pm` `check_ct_modify_config_perm`); the API answers a token 403: \"changing"
            + " feature flags (except nesting) is only allowed for root@pam\"";

    /// For systemd to have started it.
    private static final Duration START = Duration.ofSeconds(20);
    /// A large template on a slow storage, and a margin.
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final int MOST = 16 << 10;

    private final Kept kept;
    private final Systemd systemd;
    private final Programs programs;

    public GoldenImages(Kept kept, Systemd systemd, Programs programs) {
        this.kept = kept;
        this.systemd = systemd;
        this.programs = programs;
    }

    /// Begins it; nothing was begun under this name before, or only written down.
    public RootAnswer begin(WorkName work, Step.MakeGoldenImage image) throws NoFurther {
        RootAnswer stands = look(work);
        if (!(stands instanceof RootAnswer.NeverBegun)) {
            return stands;
        }
        List<String> others = systemd.running(UnitName.WORKS);
        if (!others.isEmpty()) {
            kept.forget(work);
            throw NoFurther.refused("another golden image is being made, in " + String.join(", ", others)
                    + "; one at a time: order it again when that has ended");
        }
        Answer answer = programs.run(Program.SYSTEMD_RUN, START, MOST, unit(work, image));
        UnitState state;
        try {
            state = systemd.show(UnitName.of(work));
        } catch (NoFurther unseen) {
            return new RootAnswer.Lost("systemd was told to begin " + UnitName.of(work) + ", and does not say how it"
                    + " stands: " + unseen.getMessage());
        }
        if (state.loaded()) {
            return stands(work, state);
        }
        return switch (answer) {
            case Answer.Said(int exit, String text, var _)
            when exit != 0 -> {
                kept.forget(work);
                yield new RootAnswer.Refused("systemd did not begin it: " + text.strip());
            }
            case Answer.NotRun(String why) -> {
                kept.forget(work);
                yield new RootAnswer.Refused(Program.SYSTEMD_RUN.path() + " did not run: " + why);
            }
            // systemd may have it in hand and not be as far yet.
            case Answer.TooLong _, Answer.StillThere _ -> new RootAnswer.TookTooLong(START.toSeconds());
            case Answer.Said _ -> lost(work);
        };
    }

    /// How what was begun stands.
    public RootAnswer look(WorkName work) throws NoFurther {
        UnitState state = systemd.show(UnitName.of(work));
        if (state.loaded()) {
            return stands(work, state);
        }
        return kept.hasOutput(work) ? lost(work) : new RootAnswer.NeverBegun();
    }

    private RootAnswer stands(WorkName work, UnitState state) {
        if (state.atWork()) {
            return new RootAnswer.AtWork(UnitName.of(work).value());
        }
        String said = said(work, state);
        int exit = state.exit();
        String more = switch (state.result()) {
            case "success", "exit-code" -> "";
            case "timeout" -> "it was ended after " + LONGEST.toHours() + " hours";
            default -> "systemd says of its end: " + state.result();
        };
        return new RootAnswer.Ended(exit, more.isEmpty() ? said : said + more + "\n");
    }

    /// How it ended is known whatever is left of its words.
    private String said(WorkName work, UnitState state) {
        try {
            String said = kept.said(work);
            return said.isEmpty() && state.result().equals("exit-code") ? systemd.told(UnitName.of(work)) + "\n" : said;
        } catch (NoFurther unreadable) {
            return unreadable.words() + "\n";
        }
    }

    private static RootAnswer lost(WorkName work) {
        return new RootAnswer.Lost("it was begun, and systemd no longer knows " + UnitName.of(work)
                + ": how it ended stands in root@pam's task in Proxmox's task list");
    }

    /// The unit and what it said.
    public void forget(WorkName work) throws NoFurther {
        UnitName unit = UnitName.of(work);
        UnitState state = systemd.show(unit);
        if (state.atWork()) {
            throw NoFurther.refused(unit + " is still at work; its end has to be known before it is forgotten");
        }
        if (state.loaded()) {
            var _ = systemd.stop(unit);
            systemd.reset(unit);
            if (systemd.show(unit).loaded()) {
                throw NoFurther.failed(
                        1,
                        "systemd still keeps " + unit + ": systemctl stop " + unit + "; systemctl reset-failed "
                                + unit);
            }
        }
        kept.forget(work);
    }

    public static RootAnswer.Explained explain(Step.MakeGoldenImage image) {
        List<String> command = Programs.words(Program.SYSTEMD_RUN, unit(WorkName.NONE, image));
        return new RootAnswer.Explained(WHY, List.of(command));
    }

    private static List<String> unit(WorkName work, Step.MakeGoldenImage image) {
        List<String> words = new ArrayList<>(List.of(
                "--quiet",
                "--unit=" + UnitName.of(work),
                "--description=felhom-agent: " + image.words(),
                // `exec` tells a program that cannot be started from one that ends badly (systemd.service(5)).
                "--property=Type=exec",
                "--property=RemainAfterExit=yes",
                "--property=CollectMode=inactive",
                "--property=KillMode=control-group",
                "--property=RuntimeMaxSec=" + LONGEST.toSeconds(),
                "--property=TimeoutStopSec=60",
                "--property=UMask=0022",
                "--property=StandardInput=null",
                "--property=StandardOutput=truncate:" + Kept.output(work),
                "--property=StandardError=inherit",
                "--setenv=PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "--setenv=LC_ALL=C",
                "--"));
        words.addAll(Programs.words(Program.PCT, pct(image)));
        return words;
    }

    private static List<String> pct(Step.MakeGoldenImage image) {
        return List.of(
                "create",
                image.guest().toString(),
                image.template().text(),
                // Proxmox VE 8 makes a privileged container where nothing is said (pve-container before 6.0.6).
                "--unprivileged",
                "1",
                "--features",
                "keyctl=1,nesting=1",
                "--rootfs",
                image.storage() + ":" + image.size(),
                "--hostname",
                image.name().toString(),
                "--memory",
                Integer.toString(image.memory()),
                "--cores",
                Integer.toString(image.cores()),
                "--net0",
                "name=eth0,bridge=" + image.bridge() + ",ip=dhcp",
                "--start",
                "0");
    }
}
