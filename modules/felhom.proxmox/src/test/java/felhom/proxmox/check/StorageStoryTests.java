package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.StorageConfigApi;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.StorageBackend;
import felhom.proxmox.request.StorageOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A storage is added, changed, switched off and on, and removed on the simulated host.
class StorageStoryTests {
    private static final StorageId USB = new StorageId("usb");

    @Test
    void aDiskForBackupsComesAndGoes() {
        try (Lab lab = Lab.open()) {
            StorageConfigApi storages = lab.client.storages();
            StorageOptions backups = StorageOptions.NONE
                    .content(Set.of("backup"))
                    .nodes(Set.of(new NodeName("pve")))
                    .retention(Retention.last(2));

            lab.client.send(storages.add(USB, new StorageBackend.Directory("/mnt/usb", true), backups));
            StorageConfig added = storages.one(USB);
            assertEquals("dir", added.type());
            assertEquals(Optional.of("keep-last=2"), added.prune());
            assertEquals("1", added.extra().get("is_mountpoint"));
            assertTrue(added.usedOn(new NodeName("pve")));

            lab.client.send(storages.disable(USB));
            assertTrue(storages.one(USB).disabled());
            assertFalse(of(lab).enabled());
            lab.client.send(storages.enable(USB));
            assertFalse(storages.one(USB).disabled());

            lab.client.send(storages.change(
                    USB,
                    StorageOptions.NONE.protectedBackups(-1),
                    List.of("prune-backups"),
                    Optional.of(storages.one(USB).digest())));
            assertEquals(Optional.empty(), storages.one(USB).prune());

            lab.client.send(storages.remove(USB));
            assertTrue(storages.all().stream().noneMatch(s -> s.id().equals(USB)));
        }
    }

    private static Storage of(Lab lab) {
        return lab.client.ownNode().storages().stream()
                .filter(s -> s.id().equals(USB))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTakenNameAndAMissingPrivilegeAreSaidInWords() {
        try (Lab lab = Lab.open()) {
            StorageConfigApi storages = lab.client.storages();
            Mutation again = storages.add(
                    new StorageId("local"), new StorageBackend.Directory("/mnt/x", false), StorageOptions.NONE);

            PveException taken = assertThrows(PveException.class, () -> lab.client.send(again));
            assertTrue(taken.getMessage().contains("already defined"), taken.getMessage());

            lab.world.revoke(Lab.TOKEN, "/", "Datastore.Allocate");
            PveException refused =
                    assertThrows(PveException.class, () -> lab.client.send(storages.disable(new StorageId("local"))));
            assertTrue(refused.getMessage().contains("Datastore.Allocate"), refused.getMessage());
        }
    }
}
