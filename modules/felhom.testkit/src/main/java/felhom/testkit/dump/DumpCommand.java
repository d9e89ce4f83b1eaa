package felhom.testkit.dump;

/// The shell command that writes the archive of an unprivileged container (pve-manager 9.2.11 VZDump/LXC.pm); vzdump
/// quotes it when it fails.
final class DumpCommand {
    private DumpCommand() {}

    /// @param scratch the directory with the guest's configuration
    static String of(DumpPlan plan, String scratch, String path) {
        var target = path.replaceFirst("\\.tar[^/]*$", ".tar.dat");
        var packer = switch (plan.compress()) {
            case "zstd" -> " | zstd '--threads=1' ";
            case "gzip" -> " | gzip ";
            case "1", "lzo" -> " | lzop ";
            default -> " ";
        };
        return "command 'set -o pipefail && lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- tar cpf -"
                + " --totals --one-file-system -p --sparse --numeric-owner --acls --xattrs '--xattrs-include=user.*'"
                + " '--xattrs-include=security.capability' '--warning=no-file-ignored' '--warning=no-xattr-write'"
                + " --one-file-system '--warning=no-file-ignored' '--directory=" + scratch + "' ./etc/vzdump/pct.conf"
                + " ./etc/vzdump/pct.fw '--directory=/mnt/vzsnap0' --no-anchored '--exclude=lost+found' --anchored"
                + " '--exclude=./tmp/?*' '--exclude=./var/tmp/?*' '--exclude=./var/run/?*.pid' ./" + packer + ">"
                + target + "'";
    }
}
