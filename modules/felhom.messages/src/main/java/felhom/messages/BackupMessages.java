package felhom.messages;

import felhom.engine.view.BackupFile;
import felhom.engine.view.Reading;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What backups there are of each guest.
public final class BackupMessages {
    private BackupMessages() {}

    /// @param storages what came of reading each
    public record Backups(List<OfStorage> storages, List<OfGuest> guests) {
        public Backups {
            storages = List.copyOf(storages);
            guests = List.copyOf(guests);
        }
    }

    /// @param reading of what is on it, which itself is not said here; of a fresh one the time neither
    public record OfStorage(StorageId storage, Reading<Boolean> reading) {}

    /// @param exists false where only backups are left of a guest; empty where nobody knows
    /// @param count bad ones included
    public record OfGuest(Vmid guest, Optional<Boolean> exists, State state, int count, Optional<Last> last) {}

    public enum State {
        /// There is one that is not known to be bad.
        GOOD,
        /// There are some, and each has failed its verification.
        BAD,
        /// Every storage was read, and there is none.
        NONE,
        /// None was seen, and not everything could be read.
        UNKNOWN
    }

    /// The last good one.
    ///
    /// @param change of its size in bytes against the good one before it on the same storage
    public record Last(StorageId storage, BackupFile file, OptionalLong change) {}

    public static Message backups(Backups backups) {
        ObjectNode node = Json.object();
        ArrayNode storages = node.putArray("storages");
        backups.storages().forEach(each -> storages.add(storage(each)));
        ArrayNode guests = node.putArray("guests");
        backups.guests().forEach(each -> guests.add(guest(each)));
        return new Message(node);
    }

    private static ObjectNode storage(OfStorage each) {
        ObjectNode node = SectionMessages.state(each.reading());
        node.remove("at");
        return node.put("storage", each.storage().value());
    }

    private static ObjectNode guest(OfGuest each) {
        ObjectNode node = Json.object();
        node.put("vmid", each.guest().value());
        each.exists().ifPresentOrElse(known -> node.put("exists", known), () -> node.putNull("exists"));
        node.put("state", each.state().name().toLowerCase(Locale.ROOT));
        node.put("count", each.count());
        each.last().ifPresent(last -> node.set("last", last(last)));
        return node;
    }

    private static ObjectNode last(Last last) {
        BackupFile file = last.file();
        ObjectNode node = Json.object();
        node.put("storage", last.storage().value());
        node.put("volume", file.volume());
        node.put("created", file.created().toString());
        Json.known(node, "size", file.size());
        Json.known(node, "size_change", last.change());
        node.put("protected", file.isProtected());
        HostMessages.text(node, "verified", file.verified());
        return node.put("encrypted", file.encrypted());
    }
}
