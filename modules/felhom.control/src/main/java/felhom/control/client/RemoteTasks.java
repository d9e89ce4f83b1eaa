package felhom.control.client;

import felhom.control.wire.Methods;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The daemon's reads of its host's tasks.
record RemoteTasks(Calls calls) implements Tasks {
    @Override
    public List<Summary> list(Filter filter) {
        List<Summary> tasks = new ArrayList<>();
        calls.list(Methods.TASKS, filter, tasks::add);
        return tasks;
    }

    @Override
    public Optional<Summary> find(Upid task) {
        return calls.ask(Methods.FIND, task);
    }

    @Override
    public void log(Upid task, Consumer<String> sink) {
        calls.list(Methods.LOG, task, sink);
    }

    @Override
    public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
        return calls.ask(
                Methods.AWAIT,
                new Methods.Await(task, limit, listener.wantsLog(), listener.closely()),
                TaskEvents.to(listener),
                _ -> false);
    }
}
