package felhom.privileged.unit;

import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.wire.root.RootAnswer;
import java.time.Duration;

/// A piece of work cannot go on; what is answered instead.
public final class NoFurther extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nothing writes it anywhere
    private final RootAnswer answer;

    private NoFurther(RootAnswer answer) {
        super(answer.toString());
        this.answer = answer;
    }

    /// Nothing was changed.
    ///
    /// @param why in words for an operator, with the way out
    public static NoFurther refused(String why) {
        return new NoFurther(new RootAnswer.Refused(why));
    }

    /// Something was done, and failed.
    public static NoFurther failed(int exit, String text) {
        return new NoFurther(new RootAnswer.Ended(exit, text));
    }

    /// Somebody else was at it for too long; nothing was changed.
    static NoFurther late(Duration patience) {
        return new NoFurther(new RootAnswer.TookTooLong(patience.toSeconds()));
    }

    /// @return what the program said, where it ran to its end
    static Answer.Said said(Program program, long seconds, Answer answer) throws NoFurther {
        return switch (answer) {
            case Answer.Said said -> said;
            case Answer.NotRun(String why) -> throw refused(program.path() + " did not run: " + why);
            case Answer.TooLong(var limit) -> throw new NoFurther(new RootAnswer.TookTooLong(limit.toSeconds()));
            case Answer.StillThere() -> throw new NoFurther(new RootAnswer.TookTooLong(seconds));
        };
    }

    /// In words for an operator.
    public String words() {
        return switch (answer) {
            case RootAnswer.Refused(String why) -> why;
            case RootAnswer.Ended(int exit, String text) -> text.isBlank() ? "exit code " + exit : text.strip();
            case RootAnswer.TookTooLong(long seconds) -> "no answer within " + seconds + " s";
            default -> answer.toString();
        };
    }

    public RootAnswer answer() {
        return answer;
    }
}
