package felhom.shell;

import felhom.shell.command.Command;
import felhom.shell.doctor.DoctorCommands;
import felhom.shell.installing.SetupCommands;
import felhom.shell.jobs.JobsCommand;
import felhom.shell.jobs.WaitCommands;
import felhom.shell.line.CommandForm;
import felhom.shell.look.AuditCommands;
import felhom.shell.look.GuestCommands;
import felhom.shell.look.HardwareCommands;
import felhom.shell.look.ReportCommands;
import felhom.shell.look.StatusCommands;
import felhom.shell.look.StorageCommands;
import felhom.shell.look.TaskCommands;
import felhom.shell.look.UsbCommands;
import felhom.shell.order.ApprovalCommands;
import felhom.shell.order.CloseCommands;
import felhom.shell.order.OrderCommands;
import felhom.shell.order.PlanCommands;
import felhom.shell.order.ShortCommands;
import felhom.shell.prompt.PromptCommand;
import felhom.shell.service.ConfigCommands;
import felhom.shell.service.DaemonCommands;
import felhom.shell.service.ReloadCommands;
import felhom.shell.service.SelfTestCommands;
import felhom.shell.service.StateCommands;
import felhom.shell.trust.SignersCommands;
import felhom.shell.trust.VerifyCommands;
import java.util.List;
import java.util.stream.Stream;

/// All commands, in the order in which help shows them. Apart, so that `--version` does not wait for them.
final class Commands {
    private static final List<Command> ALL = Stream.of(
                    DaemonCommands.all(),
                    ReloadCommands.all(),
                    StatusCommands.all(),
                    ReportCommands.all(),
                    SelfTestCommands.all(),
                    DoctorCommands.all(),
                    TaskCommands.all(),
                    WaitCommands.all(),
                    JobsCommand.all(),
                    GuestCommands.all(),
                    ApprovalCommands.all(),
                    PlanCommands.all(),
                    OrderCommands.all(),
                    ShortCommands.all(),
                    CloseCommands.all(),
                    AuditCommands.all(),
                    StateCommands.all(),
                    StorageCommands.all(),
                    UsbCommands.all(),
                    HardwareCommands.all(),
                    ConfigCommands.all(),
                    SetupCommands.all(),
                    PromptCommand.all(),
                    VerifyCommands.all(),
                    SignersCommands.all())
            .flatMap(List::stream)
            .toList();

    static final List<CommandForm> FORMS = ALL.stream().map(Command::form).toList();

    private Commands() {}

    /// @param form one of [#FORMS]
    static Command of(CommandForm form) {
        return ALL.stream()
                .filter(command -> command.form().equals(form))
                .findFirst()
                .orElseThrow();
    }
}
