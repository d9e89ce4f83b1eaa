package felhom.hub.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/// A body of no more than so many bytes, copied out of the client's buffers: a host that sends it byte by
/// byte makes one buffer of many KiB of each otherwise.
final class LimitedBody implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private Optional<Flow.Subscription> subscription = Optional.empty();

    private LimitedBody(int most) {
        this.most = most;
    }

    /// More than so many bytes.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLong(int most) {
            super("the answer has more than " + most + " bytes");
        }
    }

    /// Nothing is read of an answer whose status says all.
    static BodyHandler<byte[]> handler(int most) {
        return head -> new LimitedBody(head.statusCode() == 200 ? most : 0);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        if (most == 0) {
            given.cancel();
            result.complete(new byte[0]);
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            if (bytes.size() + piece.remaining() > most) {
                subscription.ifPresent(Flow.Subscription::cancel);
                bytes.reset();
                result.completeExceptionally(new TooLong(most));
                return;
            }
            byte[] some = new byte[piece.remaining()];
            piece.get(some);
            bytes.writeBytes(some);
        }
        subscription.ifPresent(given -> given.request(1));
    }

    @Override
    public void onError(Throwable broken) {
        result.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        result.complete(bytes.toByteArray());
    }
}
