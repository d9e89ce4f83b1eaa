package felhom.proxmox.step;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.backup.BackupVolumes;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Starts a backup that loses nothing: no pruning, no downtime.
public final class BackupTask {
    private final OwnGuests guests;
    private final Ticker ticker;
    private final Map<Vmid, Duration> lastStart = new ConcurrentHashMap<>();

    BackupTask(OwnGuests guests, Ticker ticker) {
        this.guests = guests;
        this.ticker = ticker;
    }

    /// Reads and waits; whatever fails here, nothing has been started.
    void prepare(Step.BackUp backup) {
        GuestApi guest = guests.get(backup.guest());
        if (!guest.status().stopped()
                && !BackupVolumes.keepRunning(guests.client().ownNode(), guest)) {
            // The plan saw to it, but the guest may have been started since; PVE would fall back to suspending it.
            throw new HostException(Failure.of(
                    Failure.Kind.HOST,
                    "guest " + backup.guest()
                            + " is running and a volume of it that goes into the backup takes no snapshot, so that the"
                            + " backup would suspend it"));
        }
        apartFromTheLast(backup.guest());
    }

    Mutation start(Step.BackUp backup) {
        return guests.client().ownNode().backUp(request(backup));
    }

    public static BackupRequest request(Step.BackUp backup) {
        return BackupRequest.of(Set.of(backup.guest()), backup.storage(), BackupRequest.Mode.SNAPSHOT)
                .notes(backup.notes());
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
