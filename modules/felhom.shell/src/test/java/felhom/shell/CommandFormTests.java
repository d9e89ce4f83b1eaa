package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.door.Catalogue;
import felhom.ops.OperationName;
import felhom.shell.command.CommandRun;
import felhom.shell.line.CommandForm;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What each command takes: a type for every value, and what completes it.
class CommandFormTests {
    private static String told(String name, Value<?> value) {
        return name + ": " + value.type().words() + "; " + value.completion();
    }

    private static List<String> values(CommandForm form) {
        List<String> values = new ArrayList<>();
        form.positionals().forEach(one -> values.add(told(form.words() + " " + one.usage(), one.value())));
        form.options().forEach(option -> {
            if (option instanceof Option.Valued<?> valued && !valued.equals(CommandRun.WAIT)) {
                values.add(told(form.words() + " " + option.usage(), valued.value()));
            }
        });
        return values;
    }

    @Test
    void everyValueHasATypeAndWhatCompletesIt() {
        List<String> values = Commands.FORMS.stream()
                .map(CommandFormTests::values)
                .flatMap(List::stream)
                .toList();

        assertEquals("""
                report --section NAME: text; Words[words=[backups, certificates, disks, guests, hardware, network, \
                node, pbs, probes, restore_tests, services, storages, tasks_failed, zfs]]
                --selftest=task --vmid N: a vmid, 100 to 999999999; GUESTS
                task list --vmid N: a vmid, 100 to 999999999; GUESTS
                task list --limit N: a number from 1 to 10000; NOTHING
                task show UPID: a UPID, as `task list` shows it; TASKS
                task log UPID: a UPID, as `task list` shows it; TASKS
                task wait UPID...: a UPID, as `task list` shows it; RUNNING_TASKS
                task wait --limit SECONDS: a number from 1 to 604800; NOTHING
                guest show VMID: a vmid, 100 to 999999999; GUESTS
                plan OPERATION: an operation's name; OPERATIONS
                plan [NAME=VALUE...]: NAME=VALUE; Arguments[operation=OPERATION]
                plan show ID: text; HELD_PLANS
                apply PLAN: a file to read; FILES
                apply SIGNATURE...: a file to read; FILES
                run OPERATION: an operation's name; OPERATIONS
                run [NAME=VALUE...]: NAME=VALUE; Arguments[operation=OPERATION]
                run --sign-with KEY: a file name; FILES
                guest adopt VMID: a vmid, 100 to 999999999; GUESTS
                task stop UPID: a UPID, as `task list` shows it; RUNNING_TASKS
                task stop --sign-with KEY: a file name; FILES
                golden create VMID: a vmid that no guest has, 100 to 999999999; NEW_GUEST
                golden create TEMPLATE: a container template's volume id, as `pvesm list` shows it; NOTHING
                golden create STORAGE: the id of a storage that takes containers; StoragesFor[content=[rootdir]]
                golden create --size GIB: a whole number of GiB, 1 to 1024; NOTHING
                golden create --name NAME: a host name; NOTHING
                golden create --memory MIB: a whole number of MiB, 64 to 262144; NOTHING
                golden create --cores N: a whole number of cores, 1 to 256; NOTHING
                golden create --bridge BRIDGE: a bridge of the host, such as vmbr0; NOTHING
                golden create --sign-with KEY: a file name; FILES
                usb mount UUID: a file system's UUID, as `lsblk -o PATH,UUID` shows it; NOTHING
                usb mount PLACE: a directory below /mnt, /media or /srv; DIRECTORIES
                usb unmount UUID: a file system's UUID, as `lsblk -o PATH,UUID` shows it; NOTHING
                usb unmount PLACE: a directory below /mnt, /media or /srv; DIRECTORIES
                usb unmount --sign-with KEY: a file name; FILES
                order close ID: text; ORDERS
                order close --because TEXT: one line of 1 to 500 characters; NOTHING
                order close --door DOOR: text; NOTHING
                audit show --order ID: text; ORDERS
                audit show --seq N: a number from 1 to 999999999; NOTHING
                audit show --limit N: a number from 1 to 100000; NOTHING
                audit show --extract DIR: a file name; DIRECTORIES
                audit show --log DIR: a file name; DIRECTORIES
                audit verify --head SEQ:HASH: a head, SEQ:HASH; NOTHING
                audit verify --log DIR: a file name; DIRECTORIES
                setup --endpoint URL: text; NOTHING
                setup --fingerprint SHA256: text; NOTHING
                setup --token-file FILE: a file name; FILES
                setup --node NAME: the name of a node; NOTHING
                shell --file FILE: a file to read; FILES
                verify -f ALLOWED: a file to read; FILES
                verify -I PRINCIPAL: text; NOTHING
                verify -n NAMESPACE: text; NOTHING
                verify -s SIGNATURE: a file to read; FILES
                verify -r REVOKED: a file to read; FILES
                verify -O verify-time=TIME: verify-time=TIME or print-pubkey; Words[words=[verify-time=, print-pubkey]]
                verify -Y verify: verify; Words[words=[verify]]
                signers list --file FILE: a file to read; FILES
                signers list --revoked FILE: a file to read; FILES
                signers check --file FILE: a file to read; FILES
                signers check --revoked FILE: a file to read; FILES""", String.join("\n", values));
    }

    @Test
    void aShortCommandMeansByItsValueWhatItsOperationMeans() {
        Map<String, String> arguments = Map.of("guest adopt", "adopt vmid", "task stop", "stop-task task");
        arguments.forEach((words, argument) -> {
            String[] parts = argument.split(" ", 2);
            OperationForm operation = OperationForm.of(
                    Catalogue.load().find(new OperationName(parts[0])).orElseThrow());
            Value<?> own = Commands.FORMS.stream()
                    .filter(form -> form.words().equals(words))
                    .findFirst()
                    .orElseThrow()
                    .positionals()
                    .getFirst()
                    .value();

            Value<?> meant = operation.argument(parts[1]).orElseThrow().value();
            assertEquals(meant.type(), own.type(), words);
            assertEquals(meant.completion(), own.completion(), words);
        });
    }
}
