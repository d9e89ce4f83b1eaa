package felhom.shell;

import felhom.shell.line.CommandForm;
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
                    TaskCommands.all(),
                    GuestCommands.all(),
                    ApprovalCommands.all(),
                    PlanCommands.all(),
                    OrderCommands.all(),
                    ShortCommands.all(),
                    AuditCommands.all(),
                    StateCommands.all(),
                    StorageCommands.all(),
                    UsbCommands.all(),
                    HardwareCommands.all(),
                    ConfigCommands.all(),
                    SetupCommands.all(),
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
