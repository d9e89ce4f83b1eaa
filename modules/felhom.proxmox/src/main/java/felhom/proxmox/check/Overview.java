package felhom.proxmox.check;

import felhom.engine.port.Tasks;
import felhom.ops.Storage;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.ClusterStatus;
import felhom.proxmox.answer.GuestName;
import felhom.proxmox.answer.Ha;
import felhom.proxmox.answer.NodeStatus;
import felhom.proxmox.answer.Resources;
import felhom.proxmox.api.ClusterApi;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.TaskFilter;
import java.util.List;
import java.util.function.Supplier;

/// A host at a glance: in eight requests, however many guests there are. A section that cannot be read says why
/// and hides no other.
///
/// @param resources every guest, node and storage of the cluster, up to 12 s old
/// @param storages of the own node, asked there: also the ones that are configured and do not answer
/// @param tasks the newest of the own node
/// @param notBackedUp the guests that no backup job takes
public record Overview(
        Section<Resources> resources,
        Section<ClusterStatus> cluster,
        Section<NodeStatus> node,
        Section<List<Storage>> storages,
        Section<List<Tasks.Summary>> tasks,
        Section<List<BackupJob>> backupJobs,
        Section<List<GuestName>> notBackedUp,
        Section<List<Ha.State>> ha) {
    private static final int TASKS = 100;

    public static Overview of(PveClient client) {
        ClusterApi cluster = client.cluster();
        NodeApi node = client.ownNode();
        return new Overview(
                Section.of(cluster::resources),
                Section.of(cluster::status),
                Section.of(node::status),
                Section.of(node::storages),
                Section.of(() -> node.tasks().list(TaskFilter.of(TaskFilter.Source.ALL, TASKS))),
                Section.of(cluster::backupJobs),
                Section.of(cluster::notBackedUp),
                Section.of(cluster::haStatus));
    }

    /// What was read, or why it was not. An empty list that was read may still be a missing privilege.
    public sealed interface Section<T> {
        record Read<T>(T value) implements Section<T> {}

        record Unread<T>(PveError error) implements Section<T> {}

        static <T> Section<T> of(Supplier<T> read) {
            try {
                return new Read<>(read.get());
            } catch (PveException e) {
                return new Unread<>(e.error());
            }
        }

        /// @throws PveException when it was not read
        default T orThrow() {
            return switch (this) {
                case Read<T>(T value) -> value;
                case Unread<T>(PveError error) -> throw new PveException(error);
            };
        }
    }
}
