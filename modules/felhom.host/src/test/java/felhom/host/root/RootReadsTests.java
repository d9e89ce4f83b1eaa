package felhom.host.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootReadsTests {
    private static final RootRequest HEALTH = new RootRequest.Health(new DiskName("sda"), DeviceType.AUTO);
    private static final Step.ByRoot MOUNT =
            new Step.MountUsb(new FilesystemUuid("66EB-36B7"), new MountPlace("/mnt/usb-backup"));

    @TempDir
    private Path disks;

    private final Map<RootRequest, RootAnswer> answers = new HashMap<>();
    private final List<RootRequest> asked = new ArrayList<>();

    @BeforeEach
    void aMachine() throws Exception {
        for (String name : List.of("sdb", "sda", "loop0", "dm-0")) {
            Files.createDirectory(disks.resolve(name));
        }
        answers.put(
                new RootRequest.Walk(),
                new RootAnswer.Walked(List.of(
                        new RootAnswer.Finding(true, "there is /usr/sbin/pct"),
                        new RootAnswer.Finding(false, "there is no root.list"))));
        answers.put(HEALTH, new RootAnswer.Said(0, true, "{}"));
    }

    private RootReads reads() {
        return new RootReads(
                request -> {
                    asked.add(request);
                    RootAnswer answer = answers.get(request);
                    if (answer == null) {
                        throw RootHelper.notAsked("there is no socket");
                    }
                    return answer;
                },
                disks);
    }

    private List<Finding> found() {
        List<Finding> told = new ArrayList<>();
        List<Finding> all = reads().check().look(told::add);
        assertEquals(told, all);
        return all;
    }

    private static Finding finding(String subject, Level level, String words) {
        return new Finding(subject, level, words, List.of());
    }

    @Test
    void itIsAskedWhatIsThereAndForTheHealthOfTheFirstDisk() {
        assertEquals(
                List.of(
                        finding("root's helper", Level.OK, "there is /usr/sbin/pct"),
                        finding("root's helper", Level.FAILED, "there is no root.list"),
                        finding("health of sda", Level.OK, "smartctl answers, 2 characters, exit code 0")),
                found());
        assertEquals(List.of(new RootRequest.Walk(), HEALTH), asked);
    }

    @Test
    void aDiskThatSleepsIsAsItShouldBe() {
        answers.put(HEALTH, new RootAnswer.Said(3, true, "{}"));

        assertEquals(finding("health of sda", Level.OK, "it sleeps, and was left asleep"), found().getLast());
    }

    @Test
    void aDiskThatSaysNothingIsWorthAWarningAndNoMore() {
        answers.put(HEALTH, new RootAnswer.Said(2, true, "{}"));

        Finding last = found().getLast();
        assertEquals(Level.WARNING, last.level());
        assertTrue(last.text().contains("exit code 2"), last.text());
    }

    @Test
    void aHelperThatIsNotThereIsOneFinding() {
        answers.clear();

        assertEquals(List.of(finding("root's helper", Level.UNREACHABLE, "there is no socket")), found());
    }

    @Test
    void whoeverIsNotAnsweredIsDenied() {
        answers.put(new RootRequest.Walk(), new RootAnswer.Refused("it answers root"));

        assertEquals(finding("root's helper", Level.DENIED, "it answers root"), found().getFirst());
    }

    @Test
    void whatWouldBeDoneIsToldAsTheHelperTellsIt() {
        List<List<String>> programs = List.of(List.of("/usr/bin/systemctl", "daemon-reload"));
        RootReads reads = new RootReads(
                request -> {
                    asked.add(request);
                    return new RootAnswer.Explained("the API has no call for it", programs)
                            .refused("root does not allow it");
                },
                disks);

        assertEquals("the API has no call for it", reads.explain(MOUNT).why());
        assertEquals(programs, reads.explain(MOUNT).programs());
        assertEquals(Optional.of("root does not allow it"), reads.explain(MOUNT).refused());
        assertTrue(asked.stream().allMatch(RootRequest.Explain.class::isInstance), asked.toString());
    }

    @Test
    void withoutAHelperThereIsNoExplanation() {
        answers.clear();

        assertThrows(HostException.class, () -> reads().explain(MOUNT));
    }
}
