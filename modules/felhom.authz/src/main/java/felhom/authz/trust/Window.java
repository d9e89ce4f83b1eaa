package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.RefusedException;
import felhom.engine.trust.OpenSshTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// When an entry is valid; both ends belong to it.
record Window(Optional<Instant> after, Optional<Instant> before) {
    Window {
        // As OpenSSH: an empty or reversed window is a mistake, not a closed door.
        if (after.isPresent() && before.isPresent() && !before.orElseThrow().isAfter(after.orElseThrow())) {
            throw new RefusedException(Code.TRUST_FILE, "valid-before is not after valid-after");
        }
    }

    /// `YYYYMMDD[HHMM[SS]]Z`. Without the `Z` it would be the verifying host's local time.
    static Instant time(String text) {
        Optional<LocalDateTime> read;
        try {
            read = text.endsWith("Z") ? OpenSshTime.read(text.substring(0, text.length() - 1)) : Optional.empty();
        } catch (DateTimeException e) {
            throw new RefusedException(Code.TRUST_FILE, "a time that does not exist");
        }
        Instant time = read.orElseThrow(
                        () -> new RefusedException(Code.TRUST_FILE, "a time that is not YYYYMMDD[HHMM[SS]]Z"))
                .toInstant(ZoneOffset.UTC);
        // OpenSSH 10.5 reads a valid-before in 1960 as "never".
        if (time.getEpochSecond() <= 0) {
            throw new RefusedException(Code.TRUST_FILE, "a time before 1970");
        }
        return time;
    }

    /// `OK`, `NOT_YET_VALID` or `EXPIRED`.
    Code at(Instant now) {
        long second = now.getEpochSecond();
        if (after.isPresent() && second < after.orElseThrow().getEpochSecond()) {
            return Code.NOT_YET_VALID;
        }
        if (before.isPresent() && second > before.orElseThrow().getEpochSecond()) {
            return Code.EXPIRED;
        }
        return Code.OK;
    }
}
