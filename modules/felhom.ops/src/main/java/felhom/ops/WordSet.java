package felhom.ops;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Words as one text, which takes a twentieth of what they take one by one: a host may list thousands of
/// guests, and give each as many tags as it likes.
final class WordSet extends AbstractSet<String> {
    private static final String BETWEEN = "\0";

    private final String words;
    private final int size;

    private WordSet(String words, int size) {
        this.words = words;
        this.size = size;
    }

    static Set<String> of(Set<String> words) {
        if (words instanceof WordSet) {
            return words;
        }
        return words.stream().anyMatch(word -> word.contains(BETWEEN))
                ? Set.copyOf(words)
                : new WordSet(String.join(BETWEEN, words), words.size());
    }

    @Override
    public Iterator<String> iterator() {
        return size == 0
                ? List.<String>of().iterator()
                : List.of(words.split(BETWEEN, -1)).iterator();
    }

    @Override
    public int size() {
        return size;
    }
}
