package felhom.control.client;

import felhom.control.wire.Event;
import felhom.control.wire.Methods;
import felhom.control.wire.Question;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTest;
import felhom.engine.selftest.SelfTestAudience;
import felhom.engine.selftest.SelfTestEnd;
import felhom.ops.Vmid;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The task self-test, run by a daemon before an audience that is here.
record RemoteSelfTest(Calls calls, Vmid guest) implements SelfTest {
    @Override
    public SelfTestEnd run(boolean withPower, boolean clear, SelfTestAudience audience) {
        Stage stage = new Stage(audience);
        try {
            SelfTestEnd end = calls.ask(
                    Methods.SELF_TEST,
                    new Methods.SelfTestRun(guest, withPower, clear),
                    stage::tell,
                    question -> switch (question) {
                        case Question.Agrees(String words) -> audience.agrees(words);
                        case Question.StopRequested _ -> audience.stopRequested();
                    });
            // It has ended as it was told to: whoever says so is not to be stopped too.
            Thread.interrupted();
            return end;
        } finally {
            stage.over();
        }
    }

    /// What a daemon tells is told on.
    private static final class Stage {
        private final SelfTestAudience audience;
        private final Map<String, TaskListener> listeners = new HashMap<>();
        private Optional<AutoCloseable> grace = Optional.empty();

        Stage(SelfTestAudience audience) {
            this.audience = audience;
        }

        void tell(Event event) {
            switch (event) {
                case Event.StepEnded(var step, var outcome, var took, var text) ->
                    audience.ended(step, outcome, took, text);
                case Event.StepReported(var step, var report) -> audience.ended(step, report);
                case Event.Live(var words) -> audience.live(words);
                case Event.InStep(var step, var of) ->
                    TaskEvents.tell(listeners.computeIfAbsent(step, audience::listener), of);
                case Event.Grace(var time, var lastWords) ->
                    grace = Optional.of(audience.interruptingAfter(time, lastWords));
                case Event.GraceOver _ -> over();
                case Event.OfTask _, Event.Notice _ -> {}
            }
        }

        void over() {
            Optional<AutoCloseable> open = grace;
            grace = Optional.empty();
            if (open.isPresent()) {
                try {
                    open.get().close();
                } catch (Exception bug) {
                    throw new IllegalStateException(bug);
                }
            }
        }
    }
}
