package felhom.shell.doctor;

import felhom.engine.doctor.Diagnosis;
import felhom.messages.CheckMessages;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Request;
import java.util.List;

/// `doctor`: everything that can be wrong on a host, with what mends it.
public final class DoctorCommands {
    private DoctorCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "doctor",
                List.of(),
                List.of(),
                "look for everything that can be wrong on this host, and say what mends it; changes nothing",
                DoctorCommands::doctor));
    }

    private static Exit doctor(Request request, CommandRun run) {
        Consultation consultation = new Consultation(request, run);
        consultation.look();
        Findings findings = consultation.findings();
        if (request.json()) {
            run.json(CheckMessages.diagnoses(findings.worst(), findings.sorted()));
        } else {
            int columns = run.console().terminal() ? run.console().columns() : Page.COLUMNS;
            new Page(columns).lines(findings).forEach(run.console()::line);
        }
        return exit(findings.worst(), consultation.configured());
    }

    private static Exit exit(Diagnosis.State worst, boolean configured) {
        return switch (worst) {
            case GOOD, NOTE, UNSEEN, WARNING -> Exit.OK;
            // Until that is mended nothing else can be.
            case FAILED -> configured ? Exit.FAILED : Exit.USAGE;
            case DENIED -> Exit.DENIED;
            case UNREACHABLE -> Exit.UNREACHABLE;
        };
    }
}
