package felhom.proxmox.check;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.proxmox.answer.CertificateInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How long the certificate that a node serves is good for, and what to do about it, which hangs on who
/// renews it.
record CertificateCheck(CertificateInfo served, Renewal renewal) {
    private static final String SUBJECT = "certificate";
    private static final String TIMER = "systemctl status pve-daily-update.timer";
    private static final String ORDER = "pvenode acme cert renew";
    private static final String UPLOAD = "pvenode cert set CERTIFICATES KEY --force --restart   # a new one";
    private static final String BACK = "pvenode cert delete --restart   # or back to the cluster's own";

    /// Who renews it. When less than that is left, something has gone wrong, or somebody has to act: PVE
    /// renews its own certificate 14 days before its end, and one that it ordered by ACME 30 days before
    /// (pve-manager 9.2.11 `bin/pveupdate`); one that was uploaded it leaves alone.
    enum Renewal {
        BY_CLUSTER(13, ": the host should have renewed it by now"),
        BY_ACME(29, ": the host should have renewed it by now"),
        BY_NOBODY(21, ": it was uploaded, and the host does not renew it"),
        UNKNOWN(21, ": whether the host renews it cannot be seen without Sys.Audit on /");

        private final Duration early;
        private final String reason;

        Renewal(int days, String reason) {
            this.early = Duration.ofDays(days);
            this.reason = reason;
        }

        /// How long before its end it is replaced; where nobody does that by itself, its end.
        Duration ahead() {
            return switch (this) {
                case BY_CLUSTER -> Duration.ofDays(14);
                case BY_ACME -> Duration.ofDays(30);
                case BY_NOBODY, UNKNOWN -> Duration.ZERO;
            };
        }

        /// Whether the next one has the same key: PVE keeps that of its own, ACME makes a new one each time.
        boolean keepsKey() {
            return this == BY_CLUSTER;
        }

        private List<String> whenLate() {
            return switch (this) {
                case BY_CLUSTER -> List.of(TIMER);
                case BY_ACME -> List.of(TIMER, ORDER);
                case BY_NOBODY, UNKNOWN -> whenOver();
            };
        }

        private List<String> whenOver() {
            return switch (this) {
                case BY_CLUSTER -> List.of("pvecm updatecerts -f");
                case BY_ACME -> List.of(ORDER);
                case BY_NOBODY -> List.of(UPLOAD, BACK);
                case UNKNOWN -> List.of(ORDER + "   # where it came by ACME", UPLOAD, BACK);
            };
        }
    }

    Finding finding(Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        String text =
                served.file() + " of " + served.issuer() + " is valid until " + end + " (" + left.toDays() + " days)";
        if (left.isNegative()) {
            return new Finding(SUBJECT, Level.FAILED, text + ": it has expired", renewal.whenOver());
        }
        return left.compareTo(renewal.early) < 0
                ? new Finding(SUBJECT, Level.WARNING, text + renewal.reason, renewal.whenLate())
                : Finding.ok(SUBJECT, text);
    }
}
