package felhom.engine.core;

import felhom.engine.door.OthersWork;
import felhom.engine.door.Report;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTestAudience;
import felhom.ops.Resource;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Which self-tests have their guest's turn, for whoever waits for that: between its steps no order of it is
/// open.
final class SelfTestsAtWork implements OthersWork {
    private final OthersWork others;
    /// By guest, whether it waits for its operator.
    private final Map<Vmid, Boolean> asking = new ConcurrentHashMap<>();

    /// @param others what else may be at work
    SelfTestsAtWork(OthersWork others) {
        this.others = others;
    }

    /// Runs one that has the turn.
    ///
    /// @param test given the audience that it is to have
    <T> T run(Vmid guest, SelfTestAudience audience, Function<SelfTestAudience, T> test) {
        asking.put(guest, false);
        try {
            return test.apply(new Audience(guest, audience));
        } finally {
            asking.remove(guest);
        }
    }

    @Override
    public boolean waitFor(Set<Resource> resources) throws InterruptedException {
        return others.waitFor(resources);
    }

    @Override
    public boolean barred(Set<Resource> resources) {
        return others.barred(resources);
    }

    @Override
    public String words(Set<Resource> resources) {
        for (Vmid guest : Resource.guests(resources)) {
            Boolean asks = asking.get(guest);
            if (asks != null) {
                return "the task self-test is at work on guest " + guest
                        + (asks ? ", and waits for its operator's answer" : "");
            }
        }
        return others.words(resources);
    }

    /// Notes when the operator is asked.
    private final class Audience implements SelfTestAudience {
        private final Vmid guest;
        private final SelfTestAudience audience;

        Audience(Vmid guest, SelfTestAudience audience) {
            this.guest = guest;
            this.audience = audience;
        }

        @Override
        public boolean agrees(String question) {
            asking.put(guest, true);
            try {
                return audience.agrees(question);
            } finally {
                asking.put(guest, false);
            }
        }

        @Override
        public void ended(String step, String outcome, Duration took, String text) {
            audience.ended(step, outcome, took, text);
        }

        @Override
        public void ended(String step, Report report) {
            audience.ended(step, report);
        }

        @Override
        public void live(String words) {
            audience.live(words);
        }

        @Override
        public TaskListener listener(String step) {
            return audience.listener(step);
        }

        @Override
        public boolean stopRequested() {
            return audience.stopRequested();
        }

        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            return audience.interruptingAfter(grace, lastWords);
        }
    }
}
