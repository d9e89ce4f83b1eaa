package felhom.engine.door;

import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Tells whoever watches an order, for as long as they listen: the order goes on without them.
final class Told implements TaskListener {
    private static final System.Logger LOG = System.getLogger(Told.class.getName());

    private volatile TaskListener listener;

    Told(TaskListener listener) {
        this.listener = listener;
    }

    private void tell(Runnable words) {
        try {
            words.run();
        } catch (RuntimeException gone) {
            listener = TaskListener.SILENT;
            LOG.log(Level.WARNING, "whoever watches hears no more of it: {0}", gone);
        }
    }

    @Override
    public void begins(Plan plan) {
        tell(() -> listener.begins(plan));
    }

    @Override
    public void started(Upid task) {
        tell(() -> listener.started(task));
    }

    @Override
    public void found(Upid task) {
        tell(() -> listener.found(task));
    }

    @Override
    public boolean wantsLog() {
        return listener.wantsLog();
    }

    @Override
    public boolean closely() {
        return listener.closely();
    }

    @Override
    public void line(String line) {
        tell(() -> listener.line(line));
    }

    @Override
    public void waiting(Upid task, Duration elapsed) {
        tell(() -> listener.waiting(task, elapsed));
    }
}
