package felhom.control.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.wire.Outbox;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a self-test hears of an operator at the other end of the socket.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RemoteAudienceTests {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Outbox outbox = Outbox.start(Channels.newChannel(sent), Thread.ofVirtual()::unstarted);
    private final Conversation conversation =
            new Conversation(1, outbox, () -> {}, _ -> Thread.ofVirtual().unstarted(() -> {}));

    @Test
    void aQuestionThatNobodyAnswersInTimeIsANo() {
        assertFalse(new RemoteAudience(conversation, Duration.ofMillis(1)).agrees("Remove that?"));

        outbox.end();
    }

    @Test
    void anAnswerThatComesTooLateIsNoneToTheNextQuestion() {
        assertFalse(new RemoteAudience(conversation, Duration.ofMillis(1)).agrees("Remove that?"));
        conversation.answered(true);

        RemoteAudience patient = new RemoteAudience(conversation, Duration.ofMinutes(1));
        CompletableFuture<Boolean> stop = CompletableFuture.supplyAsync(() -> patient.agrees("And that?"));
        SocketCase.until(() -> sent.toString(StandardCharsets.UTF_8).contains("And that?"));
        conversation.answered(true);

        assertTrue(stop.join());
        outbox.end();
    }
}
