package felhom.control.server;

import felhom.control.server.Conversation.WhenGone;
import felhom.control.wire.Event;
import felhom.control.wire.Question;
import felhom.engine.door.Report;
import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTestAudience;
import felhom.ops.Upid;
import java.time.Duration;

/// Whoever has the self-test run, at the other end of the socket. When it leaves, that is a wish to stop.
///
/// @param toAgree so long a question to the operator may be open, since the guest's turn is held meanwhile
record RemoteAudience(Conversation with, Duration toAgree) implements SelfTestAudience {
    RemoteAudience(Conversation with) {
        this(with, Duration.ofMinutes(2));
    }

    @Override
    public void ended(String step, String outcome, Duration took, String text) {
        with.tell(new Event.StepEnded(step, outcome, took, text));
    }

    @Override
    public void ended(String step, Report report) {
        with.tell(new Event.StepReported(step, report));
    }

    @Override
    public void live(String words) {
        with.hint(new Event.Live(words));
    }

    @Override
    public boolean agrees(String question) {
        return with.ask(
                        new Question.Agrees(question + " (no answer within " + toAgree.toSeconds() + " s is a no)"),
                        toAgree)
                .orElse(false);
    }

    @Override
    public boolean stopRequested() {
        return with.gone() || with.ask(new Question.StopRequested()).orElse(true);
    }

    @Override
    public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
        with.whenGone(WhenGone.STOP_AFTER_GRACE, grace);
        with.tell(new Event.Grace(grace, lastWords));
        return () -> {
            with.whenGone(WhenGone.STOP, Duration.ZERO);
            with.tell(new Event.GraceOver());
        };
    }

    @Override
    public TaskListener listener(String step) {
        return new TaskListener() {
            @Override
            public void begins(Plan plan) {
                with.tell(new Event.InStep(step, new Event.Begins(plan)));
            }

            @Override
            public void started(Upid task) {
                with.tell(new Event.InStep(step, new Event.Started(task)));
            }

            @Override
            public void found(Upid task) {
                with.tell(new Event.InStep(step, new Event.Found(task)));
            }

            @Override
            public void waiting(Upid task, Duration elapsed) {
                with.hint(new Event.InStep(step, new Event.Waiting(task, elapsed)));
            }
        };
    }
}
