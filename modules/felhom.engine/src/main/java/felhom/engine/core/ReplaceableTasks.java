package felhom.engine.core;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The tasks of a host whose connection may be replaced.
record ReplaceableTasks(ReplaceableHost<?> host) implements Tasks {
    @Override
    public List<Summary> list(Filter filter) {
        return host.ports(now -> now.tasks().list(filter));
    }

    @Override
    public Optional<Summary> find(Upid task) {
        return host.ports(now -> now.tasks().find(task));
    }

    @Override
    public void log(Upid task, Consumer<String> sink) {
        host.ports(now -> {
            now.tasks().log(task, sink);
            return true;
        });
    }

    @Override
    public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
        return host.ports(now -> now.tasks().await(task, limit, listener));
    }
}
