package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.testkit.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a replay takes for the same, and what not.
final class ComparisonTests {
    private final Twins twins = new Twins();

    private List<String> differences(String expected, String actual) {
        var comparison = new Comparison(twins);
        comparison.compare("", json(expected), json(actual));
        return comparison.differences();
    }

    private static tools.jackson.databind.JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'name': 'a'}                   | {'name': 'b'}                   | [.name]
            {'name': 'a'}                   | {}                              | [.name is missing]
            {}                              | {'name': null}                  | [.name is too much]
            {'lock': null}                  | {'lock': ''}                    | [.lock is string instead of null]
            {'memory': 256}                 | {'memory': '256'}               | [.memory is string instead of number]
            {'memory': 256}                 | {'memory': 257}                 | [.memory]
            {'uptime': 3357}                | {'uptime': 12}                  | []
            {'uptime': 3357}                | {'uptime': '12'}                | [.uptime is string instead of number]
            {'a': [{'vmid': 1}, {'vmid': 2}]} | {'a': [{'vmid': 2}, {'vmid': 1}]} | []
            {'a': [{'vmid': 1}, {'vmid': 2}]} | {'a': [{'vmid': 2}]}          | [.a has 1 elements instead of 2]
            {'a': [{'n': 1, 't': 'x'}, {'n': 2, 't': 'y'}]} | {'a': [{'n': 2, 't': 'y'}, {'n': 1, 't': 'x'}]} | [.a[].n, .a[].t]
            {'content': 'iso,backup'}       | {'content': 'backup,iso'}       | []
            {'content': 'iso,backup'}       | {'content': 'backup'}           | [.content]
            {'maxdisk': 1000}               | {'maxdisk': 1050}               | []
            {'maxdisk': 1000}               | {'maxdisk': 2000}               | [.maxdisk]
            {'starttime': 1000}             | {'starttime': 1002}             | []
            {'starttime': 1000}             | {'starttime': 1010}             | [.starttime]
            {'t': 'INFO: Failed at 2026-11-21 06:00:02'} | {'t': 'INFO: Failed at 2026-11-21 06:00:05'} | []
            {'t': 'INFO: Failed at 2026-11-21 06:00:02'} | {'t': 'INFO: Ended at 2026-11-21 06:00:05'} | [.t]
            """)
    void typesKeysAndValuesCount(String expected, String actual, String differences) {
        assertEquals(differences, differences(expected, actual).toString());
    }

    @Test
    void aDigestHasOneTwin() {
        var first = "{'digest': '%s'}".formatted("a".repeat(40));
        var second = "{'digest': '%s'}".formatted("b".repeat(40));

        assertEquals(List.of(), differences(first, second));
        assertEquals(List.of(), differences(first, second));
        assertEquals(List.of(".digest"), differences(second, second), "another digest, the same answer");
        assertEquals(List.of(".digest"), differences(first, first), "the same digest, another answer");
    }

    @Test
    void aTaskIsTheTwinOfOneOfItsKind() {
        var upid = "{'upid': 'UPID:pve:00000490:0005350D:6B013361:%s:9999:a@pve!b:'}";
        var other = "{'upid': 'UPID:pve:00000991:0005350D:6B013361:%s:9999:a@pve!b:'}";

        assertEquals(List.of(".upid"), differences(upid.formatted("vzdump"), other.formatted("vzstart")));
        assertEquals(List.of(), differences(upid.formatted("vzdump"), other.formatted("vzdump")));
        assertEquals(
                "GET /tasks/UPID:pve:00000991:0005350D:6B013361:vzdump:9999:a@pve!b:/log",
                twins.translate("GET /tasks/UPID:pve:00000490:0005350D:6B013361:vzdump:9999:a@pve!b:/log"));
    }
}
