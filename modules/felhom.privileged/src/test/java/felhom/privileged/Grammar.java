package felhom.privileged;

import java.util.List;
import java.util.regex.Pattern;

/// Everything that a program may ever get from root's helper over [TestHost], to the byte.
final class Grammar {
    private static final String DISK = "/dev/(?:" + String.join("|", TestHost.DISKS) + ")";
    private static final String WORK = "[0-9a-f]{32}";
    private static final String UNIT = "felhom-agent-work-" + WORK + "[.]service";
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
            call("SYSTEMCTL", "show", "--property=[A-Z][A-Za-z,]+", "--", UNIT),
            call(
                    "SYSTEMCTL",
                    "list-units",
                    "--plain",
                    "--no-legend",
                    "--no-pager",
                    "--full",
                    "--state=[a-z,-]+",
                    "--",
                    Pattern.quote("felhom-agent-work-*.service")),
            call(
                    "SYSTEMD_RUN",
                    "--quiet",
                    "--unit=" + UNIT,
                    "--description=felhom-agent: [ -~]+",
                    "--property=Type=exec",
                    "--property=RemainAfterExit=yes",
                    "--property=CollectMode=inactive",
                    "--property=KillMode=control-group",
                    "--property=RuntimeMaxSec=7200",
                    "--property=TimeoutStopSec=60",
                    "--property=UMask=0022",
                    "--property=StandardInput=null",
                    "--property=StandardOutput=truncate:/run/felhom-agent-root/" + WORK + "[.]output",
                    "--property=StandardError=inherit",
                    "--setenv=PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                    "--setenv=LC_ALL=C",
                    "--",
                    "/usr/sbin/pct",
                    "create",
                    "900[0-4]",
                    Pattern.quote("local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst"),
                    "--unprivileged",
                    "1",
                    "--features",
                    "keyctl=1,nesting=1",
                    "--rootfs",
                    "local-lvm:(?:[1-9][0-9]{0,2}|10[01][0-9]|102[0-4])",
                    "--hostname",
                    HOST_NAME,
                    "--memory",
                    "[1-9][0-9]{1,5}",
                    "--cores",
                    "[1-9][0-9]{0,2}",
                    "--net0",
                    "name=eth0,bridge=vmbr0,ip=dhcp",
                    "--start",
                    "0"),
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
