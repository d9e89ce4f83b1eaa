package felhom.hub.order;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What came last, by its key, and no more of it than so many.
final class Recent<K, V> {
    private final int most;
    private final Map<K, V> entries = new LinkedHashMap<>();

    Recent(int most) {
        this.most = most;
    }

    synchronized void put(K key, V value) {
        entries.remove(key);
        entries.put(key, value);
        if (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized Map<K, V> all() {
        return new LinkedHashMap<>(entries);
    }

    /// Unless another value has taken its place since.
    synchronized void remove(K key, V value) {
        entries.remove(key, value);
    }
}
