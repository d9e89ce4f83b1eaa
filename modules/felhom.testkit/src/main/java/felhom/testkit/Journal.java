package felhom.testkit;

import felhom.testkit.api.Params;
import felhom.testkit.api.Witness;
import felhom.testkit.http.HttpRequest;
import felhom.testkit.text.Forms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Remembers what arrived, in order of arrival. Thread-safe.
final class Journal implements Witness {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "DELETE");

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized IntConsumer arrived(HttpRequest request, String path, String tokenId, Instant at) {
        var query = new TreeMap<String, String>();
        Forms.parse(request.rawQuery()).forEach((name, values) -> query.put(name, String.join(",", values)));
        var form = new TreeMap<String, String>(query);
        Params.ofBody(request).forEach((name, values) -> form.putIfAbsent(name, String.join(",", values)));
        var entry = new Entry(request.method(), path, query, form, tokenId, at);
        entries.add(entry);
        return status -> answer(entry, status);
    }

    synchronized List<RequestRecord> requests() {
        return entries.stream()
                .map(e -> new RequestRecord(e.method, e.path, e.query, e.tokenId, e.status, e.at))
                .toList();
    }

    synchronized List<WriteRecord> writes() {
        return entries.stream()
                .filter(e -> WRITES.contains(e.method))
                .map(e -> new WriteRecord(e.method, e.path, e.form, e.tokenId, e.status))
                .toList();
    }

    private synchronized void answer(Entry entry, int status) {
        entry.status = status;
    }

    private static final class Entry {
        private final String method;
        private final String path;
        private final Map<String, String> query;
        private final SortedMap<String, String> form;
        private final String tokenId;
        private final Instant at;
        private int status;

        Entry(
                String method,
                String path,
                Map<String, String> query,
                SortedMap<String, String> form,
                String tokenId,
                Instant at) {
            this.method = method;
            this.path = path;
            this.query = query;
            this.form = form;
            this.tokenId = tokenId;
            this.at = at;
        }
    }
}
