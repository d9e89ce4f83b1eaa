package felhom.proxmox.check;

import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.QemuApi;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.QemuOptions;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A machine without disks, from its making to its destruction.
final class ConformanceMachineRows {
    private static final SnapshotName NAME = ConformanceHost.SNAPSHOT;
    private static final String MARK = ConformanceScratch.MARK;
    private static final String STALE = "500 checksum mismatch (file change by other user?)";
    private static final Optional<String> OLD = Optional.of("0".repeat(40));
    private static final QemuOptions TEXT = QemuOptions.NONE.description(MARK);

    private ConformanceMachineRows() {}

    static List<ConformanceRow> all() {
        return List.of(
                row("POST a machine without disks: exit status", "OK", (h, vm) -> h.ends(create(h))),
                row(
                        "POST a machine with a taken id",
                        "500 unable to create VM NEW - VM NEW already exists on node 'NODE'",
                        (h, vm) -> h.refusal(create(h))),
                row(
                        "GET /cluster/resources of guests: a machine",
                        "qemu/NEW NODE NUMBER",
                        (h, vm) -> ConformanceRows.resource(h, "qemu/" + vm.vmid())),
                row(
                        "GET config of a machine: memory is text",
                        "STRING",
                        (h, vm) -> h.get(path(h) + "/config")
                                .path("memory")
                                .getNodeType()
                                .name()),
                row(
                        "GET config of a machine: digest is 40 hex digits",
                        "yes",
                        (h, vm) -> vm.config().digest().matches("[0-9a-f]{40}")
                                ? "yes"
                                : vm.config().digest()),
                row(
                        "GET status of a machine: its state and QEMU's",
                        "stopped stopped",
                        (h, vm) -> vm.status().status() + " "
                                + vm.status().machineState().orElse("none")),
                row(
                        "GET config of a machine as a container",
                        "500 Configuration file 'nodes/NODE/lxc/NEW.conf' does not exist",
                        (h, vm) -> h.refusal(
                                () -> h.client().ownNode().lxc(vm.vmid()).config())),
                row("PUT description of a machine is read as it was sent", MARK, (h, vm) -> {
                    h.client()
                            .send(vm.setConfig(
                                    TEXT, List.of(), Optional.of(vm.config().digest())));
                    return vm.config().description().orElse("none");
                }),
                row(
                        "PUT with an old digest, of a machine",
                        STALE,
                        (h, vm) -> h.refusal(vm.setConfig(TEXT, List.of(), OLD))),
                row(
                        "PUT without any option, of a machine",
                        "500 no options specified",
                        (h, vm) -> h.refusal(Mutation.atOnce("PUT", path(h) + "/config", Parameters.NONE))),
                row(
                        "POST config, in a task: exit status",
                        "OK",
                        (h, vm) -> h.ends(vm.setConfigInTask(
                                QemuOptions.NONE.cores(2), List.of(), Optional.empty(), Optional.empty()))),
                row(
                        "POST config with an old digest",
                        STALE,
                        (h, vm) -> h.refusal(vm.setConfigInTask(TEXT, List.of(), OLD, Optional.empty()))),
                row(
                        "POST snapshot of a machine: exit status",
                        "OK",
                        (h, vm) -> h.ends(vm.snapshot(NAME, "why", false))),
                row(
                        "its entry: description, of a machine",
                        "why",
                        (h, vm) -> vm.snapshots().list().getFirst().description()),
                row(
                        "POST snapshot of a machine again: exit status",
                        "snapshot name '" + NAME + "' already used",
                        (h, vm) -> h.ends(vm.snapshot(NAME, "", false))),
                row("POST rollback of a machine: exit status", "OK", (h, vm) -> h.ends(vm.rollback(NAME))),
                row("DELETE snapshot of a machine: exit status", "OK", (h, vm) -> h.ends(vm.deleteSnapshot(NAME))),
                row(
                        "DELETE snapshot of a machine again: exit status",
                        "snapshot '" + NAME + "' does not exist",
                        (h, vm) -> h.ends(vm.deleteSnapshot(NAME))),
                row("POST stop of a stopped machine: exit status", "OK", (h, vm) -> h.ends(vm.stop())),
                row("POST start of a machine: exit status", "OK", (h, vm) -> h.ends(vm.start())),
                row(
                        "POST start of a running machine: exit status",
                        "VM NEW already running",
                        (h, vm) -> h.ends(running(vm).start())),
                row(
                        "POST shutdown, nothing obeys: exit status",
                        "VM quit/powerdown failed - got timeout",
                        (h, vm) -> h.ends(running(vm).shutdown(Duration.ofSeconds(3), false))),
                row(
                        "DELETE of a running qmshutdown: its exit status",
                        "received interrupt",
                        ConformanceMachineRows::killed),
                row(
                        "DELETE of an ended task: nothing happens",
                        "accepted: Done[]",
                        (h, vm) -> h.refusal(h.client().ownNode().tasks().stop(newest(h, vm)))),
                row("POST stop of a machine: exit status", "OK", (h, vm) -> h.ends(vm.stop())),
                row("DELETE of a machine: exit status", "OK", (h, vm) -> h.ends(vm.destroy(Destruction.PLAIN))),
                row(
                        "GET config of a machine that is gone",
                        "500 Configuration file 'nodes/NODE/qemu-server/NEW.conf' does not exist",
                        (h, vm) -> h.refusal(() -> vm.config())));
    }

    private static Mutation create(ConformanceHost host) {
        return host.client()
                .ownNode()
                .create(new NewGuest.Qemu(
                        host.scratch().needMachine(),
                        QemuOptions.NONE.name(MARK).memory(32),
                        Optional.empty(),
                        false));
    }

    private static QemuApi running(QemuApi machine) {
        if (!machine.status().status().equals("running")) {
            throw new ConformanceRow.NotAsked("the machine does not run");
        }
        return machine;
    }

    private static String killed(ConformanceHost host, QemuApi machine) {
        Upid task = host.started(running(machine).shutdown(Duration.ofMinutes(2), false));
        host.client().send(host.client().ownNode().tasks().stop(task));
        return host.plain(host.ended(task).exitStatus());
    }

    private static Upid newest(ConformanceHost host, QemuApi machine) {
        TaskFilter filter = TaskFilter.of(TaskFilter.Source.ALL, 1).guest(machine.vmid());
        return host.client().ownNode().tasks().list(filter).getFirst().upid();
    }

    private static String path(ConformanceHost host) {
        return host.nodePath() + "/qemu/" + host.scratch().needMachine();
    }

    private static ConformanceRow row(String call, String expected, BiFunction<ConformanceHost, QemuApi, String> asks) {
        return new ConformanceRow(call, expected, host -> {
            Vmid id = host.scratch().needMachine();
            return asks.apply(host, host.client().ownNode().qemu(id));
        });
    }
}
