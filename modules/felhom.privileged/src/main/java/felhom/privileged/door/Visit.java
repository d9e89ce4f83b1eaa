package felhom.privileged.door;

import felhom.privileged.ask.Helper;
import felhom.wire.Unreadable;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/// One request, one answer, one line about it.
final class Visit {
    /// Of why somebody is refused: a request that is none may have said much.
    private static final int LONGEST_REFUSAL = 1000;

    private final Helper helper;
    private final Journal journal;

    Visit(Helper helper, Journal journal) {
        this.helper = helper;
        this.journal = journal;
    }

    /// A request as it arrives.
    interface Asked {
        /// @throws Unreadable for anything but a request
        /// @throws IOException when it does not come
        RootRequest read() throws IOException;
    }

    void serve(String who, Asked asked, OutputStream to) {
        String what = "something that is no request";
        RootAnswer answer;
        boolean begins = false;
        try {
            RootRequest request = asked.read();
            begins = request instanceof RootRequest.Do;
            if (begins) {
                // A helper that is killed at it leaves this.
                journal.say(who + " asks: " + what);
            }
            what = Words.of(request);
            answer = helper.answer(request);
        } catch (Unreadable wrong) {
            answer = refusal("not a request: " + wrong.getMessage());
        } catch (IOException broken) {
            answer = refusal("no whole request came: " + broken.getMessage());
        } catch (RuntimeException bug) {
            String fault = "root's helper has a fault: " + bug + " at "
                    + Arrays.stream(bug.getStackTrace()).limit(3).toList();
            // Refused is what nothing was done of.
            answer = begins ? new RootAnswer.Lost(Journal.plain(fault, LONGEST_REFUSAL)) : refusal(fault);
        }
        say(who, what, answer, delivered(answer, to));
    }

    /// Whoever is not to be heard at all.
    void refuse(String who, String why, OutputStream to) {
        RootAnswer.Refused answer = refusal(why);
        say(who, "something", answer, delivered(answer, to));
    }

    private static RootAnswer.Refused refusal(String why) {
        return new RootAnswer.Refused(Journal.plain(why, LONGEST_REFUSAL));
    }

    /// @return why not; empty where it is
    private static Optional<String> delivered(RootAnswer answer, OutputStream to) {
        try {
            RootCodec.write(answer, to);
            return Optional.empty();
        } catch (Unreadable tooLong) {
            return Optional.of("the answer is too long: " + tooLong.getMessage());
        } catch (IOException gone) {
            return Optional.of("nobody took the answer: " + gone.getMessage());
        }
    }

    private void say(String who, String what, RootAnswer answer, Optional<String> undelivered) {
        String line = who + " asks: " + what + "; " + Words.of(answer)
                + undelivered.map(why -> "; " + why).orElse("");
        if (answer instanceof RootAnswer.Refused) {
            journal.refused(line);
        } else {
            journal.say(line);
        }
    }
}
