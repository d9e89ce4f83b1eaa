package felhom.privileged;

import java.util.List;
import java.util.regex.Pattern;

/// Everything that a program may ever get from root's helper over [TestHost], to the byte.
final class Grammar {
    private static final String DISK = "/dev/(?:" + String.join("|", TestHost.DISKS) + ")";
    private static final String WORK = "[0-9a-f]{32}";
    private static final String HOST_NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,62})";

    private static final List<Pattern> CALLS = List.of(
            call(
                    "SMARTCTL",
                    "--json=c",
                    "-H",
                    "-A",
                    "-i",
                    "-l",
                    "selftest",
                    "-n",
                    "standby,3",
                    "-d",
                    "(?:auto|sat|sat,12|sntjmicron|sntrealtek|sntasmedia)",
                    DISK),
            call(
                    "PCT",
                    "create",
                    WORK,
                    "900[0-4]",
                    Pattern.quote("local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst"),
                    "local-lvm:(?:[1-9][0-9]{0,2}|10[01][0-9]|102[0-4])",
                    HOST_NAME,
                    "[1-9][0-9]{1,5}",
                    "[1-9][0-9]{0,2}",
                    "vmbr0"),
            call("SYSTEMD_RUN", "(?:un)?mount", WORK, "66EB-36B7", "/media/stick"),
            call("SYSTEMD_RUN", "(?:un)?mount", WORK, "dddaf1d7-19c7-4222-94c1-ad3bdfd3fcc6", "/mnt/usb-backup"));

    private Grammar() {}

    private static Pattern call(String... words) {
        return Pattern.compile(String.join(TestHost.BETWEEN, words));
    }

    static boolean has(String call) {
        return CALLS.stream().anyMatch(form -> form.matcher(call).matches());
    }
}
