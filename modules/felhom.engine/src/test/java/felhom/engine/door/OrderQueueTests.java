package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Resource;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Orders for different things do not wait for each other, those for the same do.
class OrderQueueTests {
    private static final Resource GUEST = new Resource.OfGuest(new Vmid(101));
    private static final Resource OTHER = new Resource.OfGuest(new Vmid(102));
    private static final Resource STORAGE = new Resource.OfStorage(new StorageId("local"));
    private static final Resource PLACE = new Resource.OfPlace(new MountPlace("/mnt/usb"));
    private static final Resource NODE = new Resource.OfNode();

    private final OrderQueue queue = new OrderQueue(1);

    /// An order in a thread of its own.
    private final class Second {
        private final AtomicReference<Optional<Boolean>> waited = new AtomicReference<>(Optional.empty());
        private final Thread thread;

        Second(Set<Resource> holds, boolean heavy) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    waited.set(Optional.of(queue.run(holds, heavy, told -> told)));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        /// Whether it has to wait for its turn.
        boolean waits() {
            while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return thread.isAlive();
        }

        Optional<Boolean> told() throws InterruptedException {
            thread.join();
            return waited.get();
        }
    }

    /// Whether the second gets its turn while the first has its own.
    private boolean together(Set<Resource> first, boolean firstHeavy, Set<Resource> second, boolean secondHeavy)
            throws Exception {
        AtomicReference<Optional<Second>> other = new AtomicReference<>(Optional.empty());
        boolean free = queue.run(first, firstHeavy, _ -> {
            other.set(Optional.of(new Second(second, secondHeavy)));
            return !other.get().orElseThrow().waits();
        });
        // One that had to wait has its turn now, and must not be in the way of the next.
        other.get().orElseThrow().told();
        return free;
    }

    @Test
    void theSameGuestStoragePlaceOrNodeIsHeldByOneAtATime() throws Exception {
        for (Resource each : List.of(GUEST, STORAGE, PLACE, NODE)) {
            assertFalse(together(Set.of(each), false, Set.of(each), false), each.words());
        }
        assertFalse(together(Set.of(GUEST, STORAGE), false, Set.of(OTHER, STORAGE), false));
    }

    @Test
    void twoOrdersOnTheSameStorageOrPlaceWaitForEachOther() throws Exception {
        StorageId usb = new StorageId("usb");
        FilesystemUuid disk = new FilesystemUuid("ABCD-1234");
        MountPlace place = new MountPlace("/mnt/usb");
        Set<Resource> off = new Step.DisableStorage(usb).holds();
        Set<Resource> mount = new Step.MountUsb(disk, place).holds();

        assertFalse(together(off, false, new Step.EnableStorage(usb).holds(), false));
        assertFalse(together(mount, false, new Step.UnmountUsb(disk, place).holds(), false));
        assertFalse(together(mount, false, new Step.MountUsb(new FilesystemUuid("ABCD-5678"), place).holds(), false));
        assertTrue(together(off, false, mount, false));
        assertTrue(together(off, false, new Step.EnableStorage(new StorageId("nas")).holds(), false));
    }

    @Test
    void whatIsNotTheSameIsHeldTogether() throws Exception {
        assertTrue(together(Set.of(GUEST), false, Set.of(OTHER), false));
        assertTrue(together(Set.of(GUEST, STORAGE), true, Set.of(NODE), false));
        assertTrue(together(Set.of(GUEST), false, Set.of(), false));
    }

    @Test
    void ofWhatIsHeavyOnlySoManyAreAtWorkWhateverTheyHold() throws Exception {
        assertFalse(together(Set.of(GUEST), true, Set.of(OTHER), true));
        assertTrue(together(Set.of(GUEST), true, Set.of(OTHER), false));
    }

    @Test
    void ordersThatHoldTheSameTwoNeverWaitForEachOther() throws Exception {
        List<Second> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(new Second(Set.of(GUEST, OTHER, STORAGE), true));
            orders.add(new Second(Set.of(STORAGE, OTHER, GUEST), true));
        }

        for (Second order : orders) {
            assertTrue(order.told().isPresent());
        }
    }

    @Test
    void whoeverHadToWaitIsTold() throws Exception {
        Second second = queue.run(Set.of(GUEST), false, _ -> {
            Second waiting = new Second(Set.of(GUEST), false);
            assertTrue(waiting.waits());
            return waiting;
        });

        assertEquals(Optional.of(true), second.told());
        assertEquals(Optional.of(false), new Second(Set.of(GUEST), false).told());
    }

    /// A storage is switched off while nobody is at work on it, and nothing begins on it meanwhile.
    @Test
    void anyNumberUsesAStorageTogetherAndWhoeverSwitchesItIsAlone() throws Exception {
        StorageId local = new StorageId("local");
        Set<Resource> backup = new Step.BackUp(new Vmid(101), local, "").holds();
        Set<Resource> other = new Step.BackUp(new Vmid(102), local, "").holds();
        Set<Resource> off = new Step.DisableStorage(local).holds();

        assertTrue(together(backup, false, other, false));
        assertFalse(together(backup, false, off, false));
        assertFalse(together(off, false, backup, false));
        assertTrue(together(off, false, new Step.BackUp(new Vmid(101), new StorageId("nas"), "").holds(), false));
        assertTrue(Resource.collide(off, backup) && Resource.collide(backup, off));
        assertFalse(Resource.collide(backup, other));
    }

    @Test
    void whoeverSwitchesAStorageAndUsesItInOneOrderDoesNotWaitForItself() throws Exception {
        StorageId local = new StorageId("local");
        Set<Resource> both = Set.of(new Resource.UseOfStorage(local), new Resource.OfStorage(local));

        assertEquals(Optional.of(false), new Second(both, false).told());
        assertFalse(together(both, false, Set.of(new Resource.UseOfStorage(local)), false));
    }
}
