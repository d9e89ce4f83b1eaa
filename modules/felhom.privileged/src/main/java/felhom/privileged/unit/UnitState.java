package felhom.privileged.unit;

import java.util.HashMap;
import java.util.Map;

/// How a unit stands, as `systemctl show` says it.
///
/// @param loaded whether systemd knows it
/// @param queued whether a job of it waits or runs, whatever its state is until then
/// @param active ActiveState: `active`, `activating`, `deactivating`, `inactive`, `failed`, `reloading`
/// @param sub SubState: of a service that has ended well and is kept, `exited`
/// @param result Result: `success`, or by what it failed
/// @param code ExecMainCode (siginfo's `si_code`, waitid(2)): 1 where it exited, 2 and 3 where a signal ended
///     it
/// @param status ExecMainStatus: what it exited with, or the signal
public record UnitState(
        boolean loaded, boolean queued, String active, String sub, String result, int code, int status) {
    static final String PROPERTIES = "LoadState,ActiveState,SubState,Result,ExecMainCode,ExecMainStatus,Job";

    private static final int EXITED = 1;

    static UnitState read(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return new UnitState(
                values.getOrDefault("LoadState", "").equals("loaded"),
                number(values.getOrDefault("Job", "")) > 0,
                values.getOrDefault("ActiveState", ""),
                values.getOrDefault("SubState", ""),
                values.getOrDefault("Result", ""),
                number(values.getOrDefault("ExecMainCode", "")),
                number(values.getOrDefault("ExecMainStatus", "")));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /// Something of it is under way.
    public boolean atWork() {
        return queued
                || switch (active) {
                    case "activating", "deactivating", "reloading" -> true;
                    case "active" -> sub.equals("running");
                    default -> false;
                };
    }

    /// Of its program, as a shell says it; 1 where it failed though its program did not.
    public int exit() {
        if (code > EXITED) {
            return 128 + status;
        }
        return status == 0 && !result.equals("success") ? 1 : status;
    }
}
