package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.engine.port.MountPlaces;
import felhom.ops.Step;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.task.ReadBack;
import felhom.proxmox.task.Ticker;
import java.time.Duration;

/// What a step's handler sees of it on the guest, for stories of other packages.
public final class StepReadBack {
    private StepReadBack() {}

    public static ReadBack of(PveClient client, GuestApi guest, Step.ByApi step) {
        StepHandler<?> handler =
                new Handlers(StepContext.of(client, Ticker.SYSTEM, Duration.ofMinutes(1), MountPlaces.NONE)).of(step);
        return ReadBack.of(guest, assertInstanceOf(TaskHandler.class, handler)::readBack);
    }
}
