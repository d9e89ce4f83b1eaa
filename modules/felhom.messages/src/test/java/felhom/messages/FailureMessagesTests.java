package felhom.messages;

import static felhom.messages.Said.says;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureMessagesTests {
    @Test
    void whatDidNotWork() {
        says(
                "{'error':{'kind':'timed_out','message':'no answer'}}",
                FailureMessages.failure(Failure.of(Failure.Kind.TIMED_OUT, "no answer")));
    }

    @Test
    void aPrivilegeThatIsMissingAndTheEndOfATasksLog() {
        Failure failure = new Failure(
                Failure.Kind.TASK,
                "it failed",
                Optional.of(new MissingPrivilege(Optional.empty(), Optional.empty(), "a@pve!t")),
                List.of("last words"));

        says(
                "{'error':{'kind':'task','message':'it failed','privilege':{'token':'a@pve!t'},'log':['last words']}}",
                FailureMessages.failure(failure));
    }

    @Test
    void whatEndedWithoutAnAnswer() {
        says(
                "{'error':{'kind':'interrupted','message':'interrupted'}}",
                FailureMessages.unanswered("interrupted", "interrupted"));
    }
}
