package felhom.control.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.door.Door;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.ops.Inventory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a port offers is asked of the daemon. Nothing of it is answered here, be it by a method that a port
/// has written out itself.
class EveryPortTests {
    private static final Map<Class<?>, Class<?>> PORTS = Map.of(
            HostAccess.class, ControlClient.class,
            Inventory.class, RemoteInventory.class,
            Tasks.class, RemoteTasks.class,
            Door.class, RemoteDoor.class,
            SelfTest.class, RemoteSelfTest.class,
            RunningDaemon.class, RemoteDaemon.class);

    @Test
    void everyMethodOfAPortIsThere() {
        List<String> missing = PORTS.entrySet().stream()
                .flatMap(port -> Stream.of(port.getKey().getMethods()).filter(method -> !has(port.getValue(), method)))
                .map(Method::toString)
                .toList();

        assertEquals(List.of(), missing);
    }

    private static boolean has(Class<?> client, Method method) {
        return Arrays.stream(client.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
}
