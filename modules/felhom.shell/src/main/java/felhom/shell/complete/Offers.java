package felhom.shell.complete;

import felhom.shell.complete.Completions.Remark;
import felhom.shell.console.Printable;
import felhom.shell.line.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Collects what fits the word that is being typed.
final class Offers {
    /// More than anybody looks through.
    private static final int MOST = 5_000;
    /// In characters: a name has as many as its owner likes.
    private static final int LONGEST = 100;

    private final String word;
    private final Optional<Words.Open> open;
    private final List<Candidate> beginning = new ArrayList<>();
    private final List<Candidate> holding = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private int left;

    /// @param word as far as it is typed
    /// @param open the quote that it begins with and that is not closed
    Offers(String word, Optional<Words.Open> open) {
        this.word = word;
        this.open = open;
    }

    String word() {
        return word;
    }

    /// @param value the whole word
    /// @param shown what of it is shown
    record Offer(String value, String shown, String description, Optional<String> greyed, boolean blank) {
        Offer(String value, String description, boolean blank) {
            this(value, value, description, Optional.empty(), blank);
        }
    }

    /// What begins as the word does.
    void add(String group, Offer offer) {
        if (offer.value().startsWith(word)) {
            beginning.add(candidate(group, offer, quoted(offer)));
        }
    }

    /// What holds it, or is described by it, is offered too where nothing begins so: a guest by its name, a
    /// backup by its date.
    ///
    /// @param prefix what of the word is no part of the value, such as `vmid=`
    void addFound(String group, String prefix, Offer offer) {
        if (beginning.size() + holding.size() >= MOST) {
            left++;
        } else if (offer.value().startsWith(word)) {
            beginning.add(candidate(group, offer, quoted(offer)));
        } else if (beginning.isEmpty() && word.length() > prefix.length() && word.startsWith(prefix)) {
            String looked = word.substring(prefix.length()).toLowerCase(Locale.ROOT);
            if ((offer.shown() + " " + offer.description())
                    .toLowerCase(Locale.ROOT)
                    .contains(looked)) {
                holding.add(candidate(group, offer, quoted(offer)));
            }
        }
    }

    /// One that is typed in its own way.
    void addTyped(String group, Offer offer, String typed) {
        if (beginning.size() >= MOST) {
            left++;
        } else {
            beginning.add(candidate(group, offer, typed));
        }
    }

    void remark(String group, String words) {
        Remark remark = new Remark(group, shown(words));
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    private static Candidate candidate(String group, Offer offer, String typed) {
        return new Candidate(
                offer.value(),
                typed,
                shown(offer.shown()),
                shown(offer.description()),
                group,
                offer.greyed().map(Offers::shown),
                offer.blank());
    }

    private String quoted(Offer offer) {
        return open.filter(quote -> quote != Words.Open.BACKSLASH)
                .map(quote -> quote.sign() + Words.quoted(offer.value(), quote) + (offer.blank() ? quote.sign() : ""))
                .orElseGet(() -> Words.quoted(offer.value()));
    }

    private static String shown(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return Printable.line(text);
        }
        return Printable.line(text.substring(0, text.offsetByCodePoints(0, LONGEST - 3))) + "...";
    }

    Completions completions(int start) {
        if (left > 0) {
            remark("", left + " more: type more of the word");
        }
        return new Completions(start, beginning.isEmpty() ? holding : beginning, remarks);
    }
}
