package felhom.messages;

import felhom.engine.access.RunningDaemon.Standing;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import java.util.List;
import java.util.Optional;

/// How a host is and what its agent is at, at one glance.
///
/// @param daemon empty where none runs
/// @param node empty where the host did not answer
/// @param now how that node is; empty where it did not answer
/// @param guests of that node
/// @param tasks that run on it
/// @param orders that were begun and have no end yet
/// @param waiting plans that operators can sign
/// @param warnings in words for an operator
public record HostStatus(
        String version,
        String commit,
        Optional<Standing> daemon,
        Optional<NodeName> node,
        Optional<Reading<NodeNow>> now,
        List<Guest> guests,
        List<Storage> storages,
        List<Tasks.Summary> tasks,
        List<OpenOrder> orders,
        List<IssuedPlan> waiting,
        List<String> warnings) {
    public HostStatus {
        guests = List.copyOf(guests);
        storages = List.copyOf(storages);
        tasks = List.copyOf(tasks);
        orders = List.copyOf(orders);
        waiting = List.copyOf(waiting);
        warnings = List.copyOf(warnings);
    }

    public long guestsRunning() {
        return guests.stream().filter(Guest::running).count();
    }
}
