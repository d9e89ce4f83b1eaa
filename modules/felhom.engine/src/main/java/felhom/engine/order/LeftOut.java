package felhom.engine.order;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Something of a guest that is not in its backup.
///
/// @param key as in the guest's configuration, such as `mp0`
/// @param what it is, such as `volume 'local-zfs:subvol-101-disk-1', mounted at '/data'`
/// @param bytes how much it may hold; empty where nobody says
/// @param why it stays out, as it follows on a colon
/// @param remedy how to have it in, or to be rid of it, as an order to the reader; empty where nothing can be done
public record LeftOut(String key, String what, OptionalLong bytes, String why, Optional<String> remedy) {
    /// Such as `mp0 is not in the backup (volume ..., 8.0 GiB): it does not have backup=1; to have it in: ...`.
    public String words() {
        return key + " is not in the backup (" + size() + "): " + why
                + remedy.map(words -> "; " + words).orElse("");
    }

    /// What it is, with what it may hold where that is known.
    public String size() {
        return what + (bytes.isPresent() ? ", " + Bytes.words(bytes.getAsLong()) : "");
    }

    /// Such as `mp0, mp1`.
    public static String keys(List<LeftOut> all) {
        return all.stream().map(LeftOut::key).distinct().collect(Collectors.joining(", "));
    }
}
