package felhom.host.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.view.HealthFigures;
import felhom.engine.view.SelfTestRun;
import felhom.host.Resources;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What disks say of their health, as `smartctl --json` of smartmontools 7.3 and 7.4 is documented to say it.
class SmartReportTests {
    private static HealthFigures figures(int exit, String name) {
        return assertInstanceOf(SmartReport.Says.class, report(exit, name)).figures();
    }

    private static SmartReport report(int exit, String name) {
        return SmartReport.of(exit, true, Resources.text("hardware/" + name + ".json"));
    }

    @Test
    void aHealthyAtaDiskHasItsFiguresAndNoWarning() {
        HealthFigures disk = figures(0, "ata");

        assertEquals(
                new HealthFigures(
                        Optional.of(true),
                        OptionalInt.of(36),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        Optional.empty(),
                        OptionalLong.of(20_010),
                        Optional.of(true),
                        List.of(),
                        List.of(
                                new SelfTestRun(
                                        "Extended offline",
                                        Optional.empty(),
                                        "Self-test routine in progress",
                                        OptionalLong.of(20_010)),
                                new SelfTestRun(
                                        "Short offline",
                                        Optional.of(true),
                                        "Completed without error",
                                        OptionalLong.of(19_992))),
                        List.of()),
                disk);
    }

    @Test
    void aTemperatureIsUnpackedFromANumberThatHoldsThree() {
        assertEquals(OptionalInt.of(36), figures(0, "ata-without-temperature").temperature());
    }

    @Test
    void aFailingAtaDiskIsSaidToFailWhateverElseItsExitCodeSays() {
        HealthFigures disk = figures(8 | 16 | 64 | 128, "ata-failing");

        assertEquals(Optional.of(false), disk.passed());
        assertEquals(OptionalLong.of(3968), disk.reallocated());
        assertEquals(Optional.of(BigInteger.valueOf(412)), disk.mediaErrors());
        assertEquals(
                List.of(
                        "it says that it is failing: back up what is on it and replace it now",
                        "it says of itself: FAILING NOW: Reallocated Sector Ct (attribute 5)",
                        "its last self-test failed: Extended offline: Completed: read failure: back up what is on it"
                                + " and plan to replace it",
                        "it has 1376 sectors that it cannot read now: see that what is on it is backed up, and replace"
                                + " it when they become more",
                        "it has 1376 sectors or errors that it could not mend: see that what is on it is backed up, and"
                                + " plan to replace it",
                        "it has failed to read or write data 412 times: see that what is on it is backed up, and"
                                + " replace it when they become more",
                        "it is too hot: 62 °C, and 60 °C is its own limit"),
                disk.warnings());
    }

    @Test
    void anSsdIsWornByWhatItsAttributesOfThatNameSay() {
        HealthFigures disk = figures(0, "ata-worn");

        // 231 is a temperature on this one, and nobody knows what 233 is.
        assertEquals(OptionalInt.of(94), disk.wear());
        assertEquals(Optional.of(false), disk.spins());
        assertEquals(List.of("it is worn to 94 % of what it is made for: plan to replace it"), disk.warnings());
    }

    @Test
    void anNvmeDiskHasItsFiguresAndCountersOf128BitsHurtNothing() {
        HealthFigures disk = figures(0, "nvme");

        assertEquals(OptionalInt.of(41), disk.temperature());
        assertEquals(OptionalInt.of(3), disk.wear());
        assertEquals(Optional.of(BigInteger.ZERO), disk.mediaErrors());
        assertEquals(OptionalLong.of(8700), disk.powerOnHours());
        assertEquals(
                List.of(Optional.of(true), Optional.empty()),
                disk.selfTests().stream().map(SelfTestRun::passed).toList());
        assertEquals(List.of(), disk.warnings());
    }

    @Test
    void aFailingNvmeDiskIsReadInSpiteOfWhatItDoesNotSay() {
        HealthFigures disk = figures(8, "nvme-failing");

        assertEquals(OptionalInt.empty(), disk.temperature());
        assertEquals(OptionalInt.of(117), disk.wear());
        assertEquals(Optional.of(BigInteger.TWO.pow(128).subtract(BigInteger.ONE)), disk.mediaErrors());
        assertEquals(OptionalLong.of(40_000), disk.powerOnHours());
        assertEquals(
                List.of("it has little spare left", "it has become unreliable", "it can only be read any more"),
                disk.failing());
        assertTrue(disk.warnings().contains("it is worn to 117 % of what it is made for: plan to replace it"));
    }

    @Test
    void aScsiDiskHasItsDefectsErrorsAndTests() {
        HealthFigures disk = figures(0, "scsi");

        assertEquals(OptionalInt.of(60), disk.critical());
        assertEquals(OptionalLong.of(7), disk.reallocated());
        assertEquals(OptionalLong.of(3), disk.uncorrectable());
        assertEquals(
                List.of(
                        new SelfTestRun("Background short", Optional.of(true), "Completed", OptionalLong.of(33_500)),
                        new SelfTestRun(
                                "Background long",
                                Optional.of(false),
                                "Completed, segment failed",
                                OptionalLong.of(33_100))),
                disk.selfTests());
    }

    @Test
    void aSleepingDiskIsToldFromADeadOneOfTheSameExitCode() {
        assertInstanceOf(SmartReport.Asleep.class, report(3, "sleeping"));
        assertEquals(new SmartReport.Nothing("Read Device Identity failed: Input/output error"), report(3, "dead"));
        assertEquals(
                new SmartReport.NotNow("Smartctl open device: /dev/sda failed: No such device"), report(2, "gone"));
    }

    @Test
    void aDiskThatSomebodyElseHasOpenMayAnswerLater() {
        String busy = Resources.text("hardware/dead.json").replace("Input/output error", "Device or resource busy");

        assertEquals(
                new SmartReport.NotNow("Read Device Identity failed: Device or resource busy"),
                SmartReport.of(2, true, busy));
    }

    @Test
    void aSelfTestThatWasBrokenOffHasNoVerdictAndOneThatFailedHas() {
        String failed = Resources.text("hardware/ata-failing.json");
        // The upper four bits say how it ended, the lower how much was left.
        for (int end = 0; end < 16; end++) {
            String text = failed.replace("\"value\": 121,", "\"value\": " + (end << 4 | 9) + ",");
            Optional<Boolean> verdict = List.of(1, 2, 15).contains(end) ? Optional.empty() : Optional.of(false);

            assertEquals(verdict, tests(text).getFirst().passed(), "status " + end);
        }
        assertEquals(
                Optional.of(false),
                tests(failed.replace("\"value\": 121,", "")).getFirst().passed());
    }

    @Test
    void whatBecameOfAScsiSelfTestIsItsNumberOrTheWordsOfTheTable() {
        List<String> words = List.of(
                "Completed",
                "Aborted (by user command)",
                "Aborted (device reset ?)",
                "Unknown error, incomplete",
                "Completed, segment failed",
                "Failed in first segment",
                "Failed in second segment",
                "Failed in segment -->",
                "reserved (8)",
                "Self test in progress ...");
        for (int i = 0; i < words.size(); i++) {
            Optional<Boolean> verdict =
                    i == 0 ? Optional.of(true) : i >= 3 && i <= 7 ? Optional.of(false) : Optional.empty();
            String scsi = Resources.text("hardware/scsi.json");
            String named = scsi.replace("\"string\": \"Completed\"", "\"string\": \"" + words.get(i) + "\"");
            String numbered = scsi.replace("\"string\": \"Completed\"", "\"value\": " + i);

            assertEquals(verdict, tests(named).getFirst().passed(), words.get(i));
            assertEquals(verdict, tests(numbered).getFirst().passed(), "result " + i);
        }
    }

    private static List<SelfTestRun> tests(String text) {
        return assertInstanceOf(SmartReport.Says.class, SmartReport.of(0, true, text))
                .figures()
                .selfTests();
    }

    @Test
    void theDisksOwnNumberIsReadWhateverElseItSays() {
        assertEquals(Optional.of("HDD0002"), SmartReport.serial(Resources.text("hardware/ata-failing.json")));
        assertEquals(Optional.empty(), SmartReport.serial(Resources.text("hardware/sleeping.json")));
        assertEquals(Optional.empty(), SmartReport.serial("no JSON"));
    }

    @Test
    void aBridgeThatNobodyKnowsIsAnotherWayToBeTried() {
        assertInstanceOf(SmartReport.NotThisWay.class, report(1, "usb-unknown"));
        assertInstanceOf(SmartReport.NotThisWay.class, report(4, "usb-mute"));
        assertEquals(OptionalLong.of(3), figures(4, "usb-sat").pending());
    }

    @Test
    void whatIsNoReportIsNothing() {
        assertEquals(new SmartReport.Nothing("smartctl said more of it than is read"), SmartReport.of(0, false, "{}"));
        for (String text : List.of("", "no JSON", "{\"smart_status\":", "\u0000")) {
            assertTrue(assertInstanceOf(SmartReport.Nothing.class, SmartReport.of(0, true, text))
                    .why()
                    .startsWith("what smartctl says (exit code 0) is not understood: it is no JSON"));
        }
        for (String text : List.of("[]", "null", "1", "{\"smartctl\":7}", "{\"smart_status\":null}")) {
            assertInstanceOf(SmartReport.NotThisWay.class, SmartReport.of(0, true, text));
        }
    }

    /// One odd field hides no other, and none ends in an exception.
    @Test
    void anyFieldMayBeOfAnyType() {
        for (String odd :
                List.of("null", "\"N/A\"", "[]", "{}", "true", "-1", "1e99", "\"7\"", "99999999999999999999999")) {
            for (String name : List.of("ata", "nvme", "scsi")) {
                String text = Resources.text("hardware/" + name + ".json");
                for (String field : List.of(
                        "temperature",
                        "current",
                        "passed",
                        "table",
                        "value",
                        "string",
                        "hours",
                        "id",
                        "raw",
                        "percentage_used",
                        "critical_warning",
                        "media_errors",
                        "scsi_grown_defect_list",
                        "code")) {
                    String changed = text.replaceAll(
                            "\"" + field + "\": (\\{|\\[|[^,\\n}]+)",
                            "\"" + field + "\": " + odd + ", \"was_" + field + "\": $1");

                    SmartReport.of(0, true, changed);

                    assertTrue(SmartReport.of(0, true, changed) instanceof SmartReport.Says, field + " = " + odd);
                }
            }
        }
    }
}
