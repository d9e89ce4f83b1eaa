package felhom.control.client;

import felhom.control.value.Malformed;
import felhom.control.wire.Event;
import felhom.engine.port.TaskListener;
import java.util.function.Consumer;

/// Gives a listener what a daemon tells of a task.
final class TaskEvents {
    private TaskEvents() {}

    static Consumer<Event> to(TaskListener listener) {
        return event -> {
            if (!(event instanceof Event.OfTask of)) {
                throw new Malformed("the daemon tells of something else than a task");
            }
            tell(listener, of);
        };
    }

    static void tell(TaskListener listener, Event.OfTask event) {
        switch (event) {
            case Event.Begins(var plan) -> listener.begins(plan);
            case Event.Started(var task) -> listener.started(task);
            case Event.Found(var task) -> listener.found(task);
            case Event.Line(var line) -> listener.line(line);
            case Event.Waiting(var task, var elapsed) -> listener.waiting(task, elapsed);
        }
    }
}
