package felhom.proxmox;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Starts a backup that loses nothing: no pruning, no downtime.
final class BackupTask {
    private final PveClient client;
    private final Ticker ticker;
    private final Map<Vmid, Duration> lastStart = new ConcurrentHashMap<>();

    BackupTask(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    /// Reads and waits; whatever fails here, nothing has been started.
    void prepare(Step.BackUp backup) {
        LxcApi lxc = client.ownNode().lxc(backup.guest());
        boolean running = !lxc.status().status().equals("stopped");
        if (running && !lxc.canSnapshot()) {
            // The plan saw to it, but the guest may have been started since; PVE would fall back to suspending it.
            throw new HostException(Failure.of(
                    Failure.Kind.HOST,
                    "guest " + backup.guest()
                            + " is running and cannot be snapshot, so that a backup would suspend it"));
        }
        apartFromTheLast(backup.guest());
    }

    Optional<Upid> start(Step.BackUp backup) {
        return client.ownNode().vzdump(form(backup));
    }

    static Map<String, String> form(Step.BackUp backup) {
        Map<String, String> form = new TreeMap<>();
        form.put("vmid", backup.guest().toString());
        form.put("storage", backup.storage().value());
        form.put("mode", "snapshot");
        form.put("compress", "zstd");
        // PVE prunes older backups after a dump unless told not to (`remove` defaults to 1).
        form.put("remove", "0");
        if (!backup.notes().isEmpty()) {
            // `{{` would start a variable, and an unknown one is refused.
            form.put("notes-template", backup.notes().replace("\\", "\\\\").replace("{{", "{ {"));
        }
        return form;
    }

    // Two backups of one guest within a second get the same file name, and the second overwrites the first.
    private void apartFromTheLast(Vmid guest) {
        Duration last = lastStart.get(guest);
        if (last != null) {
            Duration rest = Duration.ofSeconds(2).minus(ticker.elapsed().minus(last));
            try {
                if (rest.isPositive()) {
                    ticker.sleep(rest);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PveException(new PveError.NotConnected("interrupted before the backup was started"), e);
            }
        }
        lastStart.put(guest, ticker.elapsed());
    }
}
