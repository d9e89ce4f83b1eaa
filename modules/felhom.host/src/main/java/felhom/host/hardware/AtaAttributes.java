package felhom.host.hardware;

import felhom.host.json.Loose;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of attributes of an ATA disk. What an attribute means is its maker's business; these are what
/// smartmontools' own database says of nearly all.
record AtaAttributes(List<Attribute> table) {
    private static final int REALLOCATED = 5;
    private static final int REPORTED = 187;
    private static final int AIRFLOW = 190;
    private static final int TEMPERATURE = 194;
    private static final int PENDING = 197;
    private static final int OFFLINE_UNCORRECTABLE = 198;

    /// Some makers use these numbers for other things, or leave them unnamed; their names tell them apart.
    private static final Set<Long> WEAR = Set.of(177L, 202L, 231L, 233L);

    private static final Pattern WEARS = Pattern.compile("(?i)(?!.*delta).*(wear|life|endurance).*");

    /// What packs several numbers into one says the first in words: `36 (Min/Max 20/45)`.
    private static final Pattern FIRST = Pattern.compile("([0-9]{1,18})(?![0-9a-zA-Z]).*");

    private static final int LOWEST_BYTE = 0xff;
    private static final int NEW = 100;

    /// @param value of a scale of its maker's, from 100 (or 200, or 253) downwards
    /// @param raw what it counts
    private record Attribute(long id, String name, OptionalLong value, OptionalLong raw, boolean failing) {}

    static AtaAttributes of(Loose root) {
        return new AtaAttributes(root.at("ata_smart_attributes").at("table").items().stream()
                .flatMap(item -> attribute(item).stream())
                .toList());
    }

    private static Optional<Attribute> attribute(Loose item) {
        OptionalLong id = item.at("id").whole();
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new Attribute(
                        id.getAsLong(),
                        item.at("name").text().orElse("attribute " + id.getAsLong()),
                        item.at("value").whole(),
                        raw(item.at("raw")),
                        item.at("when_failed").text().filter("now"::equals).isPresent()));
    }

    private static OptionalLong raw(Loose raw) {
        Optional<Matcher> first = raw.at("string").text().map(FIRST::matcher).filter(Matcher::matches);
        return first.isPresent()
                ? OptionalLong.of(Long.parseLong(first.get().group(1)))
                : raw.at("value").whole();
    }

    OptionalLong reallocated() {
        return raw(REALLOCATED);
    }

    OptionalLong pending() {
        return raw(PENDING);
    }

    OptionalLong uncorrectable() {
        return raw(OFFLINE_UNCORRECTABLE);
    }

    OptionalLong reported() {
        return raw(REPORTED);
    }

    /// In °C. The lowest byte, where even the words pack several numbers.
    OptionalInt temperature() {
        OptionalLong raw = raw(TEMPERATURE).isPresent() ? raw(TEMPERATURE) : raw(AIRFLOW);
        int degrees = (int) (raw.orElse(0) & LOWEST_BYTE);
        return degrees == 0 ? OptionalInt.empty() : OptionalInt.of(degrees);
    }

    /// In per cent, the worst where several say something: each counts down from 100.
    OptionalInt wear() {
        return table.stream()
                .filter(attribute -> WEAR.contains(attribute.id)
                        && WEARS.matcher(attribute.name).matches())
                .flatMapToLong(attribute -> attribute.value.stream())
                .filter(left -> left >= 0 && left <= NEW)
                .mapToInt(left -> NEW - (int) left)
                .max();
    }

    List<String> failing() {
        return table.stream()
                .filter(Attribute::failing)
                .map(attribute -> attribute.name.replace('_', ' ') + " (attribute " + attribute.id + ")")
                .toList();
    }

    private OptionalLong raw(int id) {
        return table.stream()
                .filter(attribute -> attribute.id == id)
                .flatMapToLong(attribute -> attribute.raw.stream())
                .findFirst();
    }
}
