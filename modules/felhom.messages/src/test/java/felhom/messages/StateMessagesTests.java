package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import felhom.ops.NodeName;
import felhom.ops.Upid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StateMessagesTests {
    private static final Upid UPID = Upid.of("UPID:pve1:000004D2:0000162E:69206E00:vzrollback:101:a@pve!t:");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final StateLocation PLACE = new StateLocation(
            Path.of("/var/lib/felhom-agent"),
            Path.of("/no/such/directory"),
            false,
            Path.of("/etc/machine-id"),
            Path.of("/proc/sys/kernel/random/boot_id"),
            new NodeName("pve1"));
    private static final HostIdentity IDENTITY = identity("00000000-0000-4000-8000-000000000001");

    private static HostIdentity identity(String id) {
        return new HostIdentity(UUID.fromString(id), new NodeName("pve1"), "ab");
    }

    @Test
    void beforeTheFirstOrderThereIsNone() {
        says(
                "{'directory':'/var/lib/felhom-agent','state':'none yet: the first order begins it'}",
                StateMessages.none(PLACE));
    }

    @Test
    void whatIsOpenAndWhatHasNoEnd() {
        var stage = Plans.rollback().procedure().stages().getFirst();
        OpenOrder order = new OpenOrder(
                        new OrderKey("shell", Plans.ROLLBACK.id()), NOON, Plans.rollback(), true, List.of(), Set.of())
                .begun(stage.name(), false, NOON)
                .last(run -> run.with(UPID, false));
        StateView state = new StateView(
                Optional.of(IDENTITY),
                Optional.of("an epoch"),
                "12:aabb",
                NOON.minusSeconds(60),
                NOON,
                List.of(),
                List.of(order),
                1);

        says("""
                {'directory':'/var/lib/felhom-agent','host':'00000000-0000-4000-8000-000000000001',
                'log_head':'12:aabb','epoch':'an epoch','runtime_directory':'/no/such/directory',
                'runtime_store':'unknown: there is no such directory','epoch_in_memory':false,
                'used_plans_forgotten_until':'2026-11-21T11:59:00Z','latest_time_seen':'2026-11-21T12:00:00Z',
                'open_plans':2,'outcomes_for_the_hub':1,'without_an_end':[
                {'order':'0123456789abcdef0123456789abcdef','operation':'rollback','since':'2026-11-21T12:00:00Z',
                'tasks':['UPID:pve1:000004D2:0000162E:69206E00:vzrollback:101:a@pve!t:']}]}""", StateMessages.state(PLACE, state, 2));
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        StateView state =
                new StateView(Optional.empty(), Optional.empty(), "0:", Instant.EPOCH, NOON, List.of(), List.of(), 0);

        says("""
                {'directory':'/var/lib/felhom-agent','host':'missing: see felhom-agent identity reset',
                'log_head':'0:','epoch':'over: no plan made so far counts, the next order begins a new one',
                'runtime_directory':'/no/such/directory','runtime_store':'unknown: there is no such directory',
                'epoch_in_memory':false,'used_plans_forgotten_until':'none: no used plan was forgotten yet',
                'latest_time_seen':'2026-11-21T12:00:00Z','open_plans':0,'outcomes_for_the_hub':0,
                'without_an_end':[]}""", StateMessages.state(PLACE, state, 0));
    }

    @Test
    void theResets() {
        says("{'old_log':'/var/lib/old'}", StateMessages.logReset(Optional.of(Path.of("/var/lib/old"))));
        says("{'old_log':'missing'}", StateMessages.logReset(Optional.empty()));
        says(
                "{'latest_time_was':'2026-11-21T12:00:00Z','latest_time_is':'2026-11-21T11:00:00Z'}",
                StateMessages.clockReset(NOON, NOON.minusSeconds(3600)));
        says("""
                {'id':'00000000-0000-4000-8000-000000000001','node':'pve1',
                'id_was':'00000000-0000-4000-8000-000000000002'}""", StateMessages.identityReset(IDENTITY, Optional.of(identity("00000000-0000-4000-8000-000000000002"))));
    }

    @Test
    void theAgentsOwnId() {
        says("{'id':'00000000-0000-4000-8000-000000000001','node':'pve1'}", StateMessages.identity(IDENTITY));
    }
}
