package felhom.privileged.door;

import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;

/// Requests and answers in the journal's words: nothing of what a program said.
final class Words {
    private Words() {}

    static String of(RootRequest request) {
        return switch (request) {
            case RootRequest.Do(var work, var step) -> "do " + work + ": " + step.words();
            case RootRequest.Look(var work, var step) -> "look at " + work + ": " + step.words();
            case RootRequest.Forget(var work, var step) -> "forget " + work + ": " + step.words();
            case RootRequest.Health(var disk, var type) -> "health of " + disk + " as " + type.word();
            case RootRequest.Explain(RootRequest of) -> "explain: " + of(of);
            case RootRequest.Walk() -> "is everything there";
        };
    }

    static String of(RootAnswer answer) {
        return switch (answer) {
            case RootAnswer.Refused(String why) -> "refused: " + why;
            case RootAnswer.AtWork(String unit) -> "at work in " + unit;
            case RootAnswer.Ended(int exit, String _) -> "ended with " + exit;
            case RootAnswer.NeverBegun() -> "never begun";
            case RootAnswer.Lost(String why) -> "lost: " + why;
            case RootAnswer.Said(int exit, boolean whole, String text) ->
                "exit " + exit + ", " + text.length() + " characters" + (whole ? "" : ", not all of it");
            case RootAnswer.TookTooLong(long seconds) -> "not within " + seconds + " s";
            case RootAnswer.Explained explained -> explained.programs().size() + " programs";
            case RootAnswer.Walked(var findings) ->
                findings.stream().filter(found -> !found.good()).count() + " of " + findings.size()
                        + " things are not as they should be";
        };
    }
}
