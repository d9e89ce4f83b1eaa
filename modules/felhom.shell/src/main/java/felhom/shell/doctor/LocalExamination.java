package felhom.shell.doctor;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.ledger.Journal;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.line.Request;
import felhom.shell.trust.SignersReview;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The agent's own files: its state, where that is kept, and who may sign.
final class LocalExamination {
    private final Request request;
    private final CommandRun run;
    private final Consumer<Diagnosis> sink;

    LocalExamination(Request request, CommandRun run, Consumer<Diagnosis> sink) {
        this.request = request;
        this.run = run;
        this.sink = sink;
    }

    /// @param served whether a daemon has the state
    void look(boolean served) {
        try {
            StateLocation place = run.state(request).place();
            // What a daemon has is not anybody else's to write.
            List<String> faults = served ? List.of() : place.faults();
            state(place, faults.stream().filter(fault -> !ofRuntime(fault)).toList(), served);
            runtime(place, faults.stream().filter(LocalExamination::ofRuntime).toList());
        } catch (BadConfiguration nowhere) {
            for (Concern concern : List.of(Concern.STATE, Concern.RUNTIME_DIRECTORY, Concern.OUTBOX)) {
                sink.accept(Diagnosis.unseen(
                        concern, String.join("; ", nowhere.problems()), List.of("felhom-agent config check")));
            }
        }
        try {
            new SignersExamination(
                            SignersReview.installed(request.config(), run.installation()),
                            run.installation().trustDirectory(request.config()))
                    .look(sink);
        } catch (BadConfiguration nowhere) {
            sink.accept(Diagnosis.unseen(
                    Concern.SIGNERS, String.join("; ", nowhere.problems()), List.of("felhom-agent config check")));
        }
    }

    private static boolean ofRuntime(String fault) {
        return fault.startsWith("state.runtime_directory") || fault.startsWith("the runtime directory ");
    }

    private void state(StateLocation place, List<String> faults, boolean served) {
        faults.forEach(fault -> sink.accept(fault(Concern.STATE, place, fault)));
        try {
            Optional<StateView> view = run.state(request).look();
            if (faults.isEmpty()) {
                sink.accept(Diagnosis.good(
                        Concern.STATE,
                        view.isPresent()
                                ? "the log in " + place.log() + " can be read"
                                : "no order was taken yet, and one can be"));
            }
            outbox(view, served);
        } catch (AgentState.StateRefused | Journal.JournalBroken unreadable) {
            String words = String.valueOf(unreadable.getMessage());
            sink.accept(
                    unreadable instanceof AgentState.StateRefused
                            ? Diagnosis.unseen(Concern.STATE, words, Consultation.AS_ROOT)
                            : Diagnosis.failed(Concern.STATE, words, List.of("felhom-agent audit verify")));
            sink.accept(Diagnosis.unseen(Concern.OUTBOX, words, Consultation.AS_ROOT));
        }
    }

    private void outbox(Optional<StateView> view, boolean served) {
        long waiting = view.map(StateView::unacknowledged).orElse(0L);
        sink.accept(
                waiting > 0 && served
                        ? Diagnosis.note(
                                Concern.OUTBOX,
                                waiting == 1
                                        ? "the outcome of one order is not acknowledged by a hub"
                                        : "the outcomes of " + waiting + " orders are not acknowledged by a hub",
                                List.of("felhom-agent --selftest=hub   # where there is one"))
                        : Diagnosis.good(Concern.OUTBOX, "nothing waits for a hub"));
    }

    private static Diagnosis fault(Concern concern, StateLocation place, String fault) {
        return place.notRoots().isPresent()
                ? Diagnosis.unseen(concern, fault, List.of("runuser -u felhom-agent -- felhom-agent doctor"))
                : Diagnosis.failed(concern, fault, SaidRemedy.in(fault, List.of("felhom-agent config check")));
    }

    private void runtime(StateLocation place, List<String> faults) {
        Optional<String> store = place.runtimeStore();
        boolean onDisk = store.isPresent() && !place.runtimeInMemory();
        if (onDisk) {
            onDisk(place, place.runtime() + " is on a disk (" + store.get() + ")");
        } else if (!faults.isEmpty()) {
            faults.forEach(fault -> sink.accept(fault(Concern.RUNTIME_DIRECTORY, place, fault)));
        } else {
            sink.accept(Diagnosis.good(
                    Concern.RUNTIME_DIRECTORY,
                    store.map(type -> place.runtime() + " is in memory (" + type + ")")
                            .orElseGet(() -> place.runtime() + " is made with the first order")));
        }
    }

    private void onDisk(StateLocation place, String words) {
        List<String> remedy = List.of("felhom-agent config show   # take state.runtime_directory out: /run holds then");
        sink.accept(
                place.runtimeOnDisk()
                        ? Diagnosis.warning(
                                Concern.RUNTIME_DIRECTORY, words + ", as state.runtime_on_disk allows", remedy)
                        : Diagnosis.failed(Concern.RUNTIME_DIRECTORY, words + ", so no order is begun", remedy));
    }
}
