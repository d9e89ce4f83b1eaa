package felhom.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.testkit.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Making a table from the official schema.
class ContractTableTests {
    private static final List<String> OPERATIONS = List.of("GET /a/{id}", "PUT /a/{id}", "GET /gone");
    private static final String OFFICIAL = """
            const apiSchema = [
               { "path": "/a", "children": [ { "path": "/a/{id}", "info": {
                  "GET": { "parameters": { "additionalProperties": 0, "properties": {
                     "id": { "type": "integer", "minimum": 1, "description": "the id" },
                     "all": { "type": "boolean", "optional": 1, "default": 0 } } } },
                  "PUT": { "parameters": { "properties": {
                     "id": { "type": "integer", "optional": 0 },
                     "net": { "type": "string", "optional": 1, "format": {
                        "bridge": { "type": "string", "default_key": 1, "verbose_description": "x" } } } } } } } } ] }
            ];
            let method2cmd = { GET: 'get' };
            """;
    private static final String FLAT = """
            { "GET /a/{id}": { "parameters": {
                 "id": { "type": "integer", "minimum": 1, "in": "path" },
                 "all": { "type": "boolean", "optional": true, "default": 0, "in": "query" } } },
              "PUT /a/{id}": { "parameters": {
                 "id": { "type": "integer", "in": "path" },
                 "net": { "type": "string", "optional": true, "in": "body", "format": {
                    "bridge": { "type": "string", "default_key": 1 } } } } },
              "GET /other": { "parameters": {} } }
            """;

    private static String table(String schema) {
        return ContractTable.make(schema, OPERATIONS, "9.2", "a test");
    }

    @Test
    void bothFormsGiveTheSameTable() {
        assertEquals("""
                {
                "release": "9.2",
                "source": "a test",
                "operations": {
                "GET /a/{id}": {
                  "all": {"in":"query","optional":true,"type":"boolean"},
                  "id": {"in":"path","minimum":1,"type":"integer"}},
                "PUT /a/{id}": {
                  "id": {"in":"path","type":"integer"},
                  "net": {"in":"body","format":{"bridge":{"default_key":true,"type":"string"}},"optional":true,"type":"string"}}
                }
                }
                """, table(OFFICIAL));
        assertEquals(table(OFFICIAL), table(FLAT));
    }

    @Test
    void aTableThatWasMadeIsAContract() {
        var contract = Contract.of(Json.parse(table(OFFICIAL).getBytes(StandardCharsets.UTF_8)));

        assertEquals(List.of("GET /a/{id}", "PUT /a/{id}"), contract.operations());
        assertEquals(
                List.of(new Violation("GET /a/0", "id: 0 is less than 1")),
                contract.violations("GET", "/a/0", Map.of("all", List.of("1")), Map.of()));
        assertEquals(List.of(), contract.violations("PUT", "/a/1", Map.of(), Map.of("net", List.of("vmbr0"))));
    }
}
