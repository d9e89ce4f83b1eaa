package felhom.testkit.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What differs between the tables of two releases.
public final class ContractDrift {
    private ContractDrift() {}

    /// One line for each endpoint or parameter that came, went or changed.
    public static List<String> between(Contract older, Contract newer) {
        var lines = new ArrayList<String>();
        var operations = new TreeSet<>(older.operations());
        operations.addAll(newer.operations());
        for (var operation : operations) {
            if (!newer.operations().contains(operation)) {
                lines.add(operation + ": only in " + older.release());
            } else if (!older.operations().contains(operation)) {
                lines.add(operation + ": only in " + newer.release());
            } else {
                parameters(operation, older, newer, lines);
            }
        }
        return lines;
    }

    private static void parameters(String operation, Contract older, Contract newer, List<String> lines) {
        var before = older.parameters(operation);
        var after = newer.parameters(operation);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            var old = before.get(name);
            var now = after.get(name);
            if (now == null) {
                lines.add(operation + " " + name + ": only in " + older.release());
            } else if (old == null) {
                lines.add(operation + " " + name + ": only in " + newer.release()
                        + (now.optional() ? "" : ", and mandatory"));
            } else {
                new Change(older.release(), newer.release(), lines).in(operation + " " + name, old.raw(), now.raw());
            }
        }
    }

    private record Change(String older, String newer, List<String> lines) {
        /// Goes down to the limit, or the key of a property string, that changed.
        void in(String where, JsonNode old, JsonNode now) {
            if (old.equals(now)) return;
            if (old.isMissingNode()) {
                lines.add(where + ": only in " + newer + words(now));
            } else if (now.isMissingNode()) {
                lines.add(where + ": only in " + older + words(old));
            } else if (old.isObject() && now.isObject()) {
                var names = new TreeSet<>(old.propertyNames());
                names.addAll(now.propertyNames());
                for (var name : names) in(where + "." + name, old.path(name), now.path(name));
            } else if (old.isArray() && now.isArray()) {
                only(where, now, old, newer);
                only(where, old, now, older);
            } else {
                lines.add(where + ": " + old + " in " + older + ", " + now + " in " + newer);
            }
        }

        private void only(String where, JsonNode here, JsonNode there, String release) {
            var others = new HashSet<JsonNode>();
            there.forEach(others::add);
            here.forEach(value -> {
                if (!others.contains(value)) lines.add(where + " " + value + ": only in " + release);
            });
        }

        private static String words(JsonNode value) {
            return value.isObject() ? "" : " (" + value + ")";
        }
    }
}
