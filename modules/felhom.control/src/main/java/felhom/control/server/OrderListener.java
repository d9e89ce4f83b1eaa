package felhom.control.server;

import felhom.control.server.Conversation.WhenGone;
import felhom.control.wire.Event;
import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import java.time.Duration;

/// Tells the client what goes on with its order, and waits for it at no time. What was begun goes on without
/// it, and lines that it does not take are not kept for it.
record OrderListener(Conversation with, boolean closely) implements TaskListener {
    @Override
    public void begins(Plan plan) {
        with.whenGone(WhenGone.GO_ON, Duration.ZERO);
        with.tell(new Event.Begins(plan));
    }

    @Override
    public void started(Upid task) {
        with.tell(new Event.Started(task));
    }

    @Override
    public void found(Upid task) {
        with.tell(new Event.Found(task));
    }

    @Override
    public boolean wantsLog() {
        return closely;
    }

    @Override
    public void line(String line) {
        with.hint(new Event.Line(line));
    }

    @Override
    public void waiting(Upid task, Duration elapsed) {
        with.hint(new Event.Waiting(task, elapsed));
    }
}
