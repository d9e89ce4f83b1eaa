package felhom.proxmox.step;

import felhom.engine.port.MountPlaces;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.time.Instant;

/// What handlers work with. There is one for all steps of a host: it remembers which tasks are whose, and
/// when each guest's last backup was started.
///
/// @param taskLimit how long a task is waited for
/// @param places where disks are mounted on the node
record StepContext(
        OwnGuests guests,
        Ticker ticker,
        Duration taskLimit,
        Submission submission,
        BackupTask backups,
        MountPlaces places) {
    static StepContext of(PveClient client, Ticker ticker, Duration taskLimit, MountPlaces places) {
        OwnGuests guests = new OwnGuests(client);
        return new StepContext(
                guests, ticker, taskLimit, new Submission(client, ticker), new BackupTask(guests, ticker), places);
    }

    PveClient client() {
        return guests.client();
    }

    /// By the host's clock, which the times that it gives are of.
    Instant now() {
        return Instant.now().plus(client().skew());
    }
}
