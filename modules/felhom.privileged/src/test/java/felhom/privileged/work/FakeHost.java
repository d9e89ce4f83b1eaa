package felhom.privileged.work;

import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A directory that stands for `/`: the real `/proc`, `timeout` and `blkid`; a `systemctl` and a
/// `systemd-run` that keep units as files and do what their units say, `mount` and `umount` with the real
/// ones; everything that they are asked is in `asked`.
public record FakeHost(Path root) implements AutoCloseable {
    private static final String SYSTEMCTL = """
            printf '%s\\n' "systemctl $*" >> "$R/asked"
            unit=${!#}
            state=$R/state/$unit
            value() { sed -n "s/^$1=//p" "$R/etc/systemd/system/$unit"; }
            case $1 in
            show)
                if [ "$2" = --property=ActiveState ]; then
                    shift 3
                    for each in "$@"; do echo "ActiveState=$([ -e "$R/stopped" ] && echo inactive || echo active)"; echo; done
                elif [[ $2 = --property=RequiredBy,* ]]; then printf '%s\\n' "RequiredBy=$(cat "$R/needs")" BoundBy=
                elif [ -e "$state" ]; then cat "$state"
                else printf '%s\\n' LoadState=not-found ActiveState=inactive SubState=dead Result=success \
                    ExecMainCode=0 ExecMainStatus=0
                fi ;;
            start)
                [ ! -e "$R/start" ] || . "$R/start"
                at=$R$(value Where)
                mountpoint -q "$at" && exit 0
                mount -t "$(value Type)" -o "$(value Options)" "$R$(value What)" "$at" || exit 1 ;;
            stop)
                [ ! -e "$R/stop" ] || . "$R/stop"
                case $unit in
                *.service) rm -f "$state" ;;
                *) umount "$R$(value Where)" || exit 1 ;;
                esac ;;
            enable)
                [ ! -e "$R/enable" ] || . "$R/enable"
                [ -f "$R/etc/systemd/system/$unit" ] && touch "$R/enabled/$unit" ;;
            disable)
                [ ! -e "$R/disable" ] || . "$R/disable"
                rm -f "$R/enabled/$unit" ;;
            reset-failed) rm -f "$state" ;;
            list-units) (cd "$R/state" && grep -l SubState=running felhom-agent-work-*.service 2>/dev/null \\
                | sed 's/$/ loaded active running x/'); true ;;
            status) echo "the journal of $unit"; exit 3 ;;
            daemon-reload) ;;
            *) echo "systemctl is not asked for $1"; exit 64 ;;
            esac
            """;

    private static final String SYSTEMD_RUN = """
            printf '%s\\n' "$@" > "$R/run.words"
            while [ "$1" != -- ]; do
                case $1 in
                --unit=*) unit=${1#*=} ;;
                --property=StandardOutput=truncate:*) output=$R${1#*truncate:} ;;
                esac
                shift
            done
            shift
            program=$R$1
            shift
            echo "systemd-run $unit" >> "$R/asked"
            [ ! -e "$R/state/$unit" ] || { echo "Failed to start transient service unit: Unit $unit already exists."; exit 1; }
            [ ! -e "$R/run" ] || mkdir -p "$(dirname "$output")"
            if [ -e "$R/slow" ]; then
                printf '%s\\n' LoadState=loaded ActiveState=active SubState=running Result=success \
                    ExecMainCode=0 ExecMainStatus=0 > "$R/state/$unit"
                exit 0
            fi
            env -i PATH="$PATH" LC_ALL=C "$program" "$@" > "$output" 2>&1
            exit=$?
            if [ $exit = 0 ]; then
                set -- ActiveState=active SubState=exited Result=success
            else
                set -- ActiveState=failed SubState=failed Result=exit-code
            fi
            printf '%s\\n' LoadState=loaded "$@" ExecMainCode=1 ExecMainStatus=$exit > "$R/state/$unit"
            """;

    public static FakeHost in(Path root) throws IOException {
        FakeHost host = new FakeHost(root);
        for (String directory :
                List.of("usr/bin", "usr/sbin", "etc/systemd/system", "run", "state", "enabled", "mnt")) {
            Files.createDirectories(root.resolve(directory));
            Files.setPosixFilePermissions(root.resolve(directory), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc"));
        Files.createFile(root.resolve("asked"));
        Files.createFile(root.resolve("needs"));
        for (String real : List.of("/usr/bin/timeout", "/usr/bin/kill", "/usr/sbin/blkid")) {
            host.put(root.resolve(real.substring(1)), "exec " + real + " \"$@\"");
        }
        host.put(Program.SYSTEMCTL, SYSTEMCTL);
        host.put(Program.SYSTEMD_RUN, SYSTEMD_RUN);
        host.put(Program.UDEVADM, "");
        return host;
    }

    public Works works() {
        return Works.of(root, new Programs(root));
    }

    public void put(Program program, String script) throws IOException {
        put(root.resolve(program.path().substring(1)), script);
    }

    private void put(Path path, String script) throws IOException {
        Files.writeString(path, "#!/bin/bash\nR=" + root + "\n" + script);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public void write(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), text);
    }

    public List<String> lines(String file) throws IOException {
        return Files.readAllLines(root.resolve(file));
    }

    @Override
    public void close() throws IOException {
        Files.delete(root.resolve("proc"));
    }

    /// What was asked of systemd that changes something.
    public List<String> changes() throws IOException {
        return lines("asked").stream()
                .filter(line -> !line.startsWith("systemctl show")
                        && !line.startsWith("systemctl list-units")
                        && !line.startsWith("systemctl status"))
                .toList();
    }
}
