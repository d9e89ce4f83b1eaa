package felhom.control.server;

import felhom.control.wire.Event;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import java.time.Duration;

/// Tells the client of a task that it only watches, at the pace at which it reads.
record WatchListener(Conversation with, boolean wantsLog, boolean closely) implements TaskListener {
    @Override
    public void started(Upid task) {
        with.say(new Event.Started(task));
    }

    @Override
    public void found(Upid task) {
        with.say(new Event.Found(task));
    }

    @Override
    public void line(String line) {
        with.say(new Event.Line(line));
    }

    @Override
    public void waiting(Upid task, Duration elapsed) {
        with.hint(new Event.Waiting(task, elapsed));
    }
}
