package felhom.proxmox.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/// An answer's body as it came, in blocks: neither joined nor kept twice, however small the pieces were that the host
/// sent it in. It is read once, and lets go of each block that has been read.
public final class Body extends InputStream {
    private static final int BLOCK = 32 * 1024;

    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private long length;

    private Body() {}

    public static Body of(byte[] bytes) {
        Body body = new Body();
        body.add(ByteBuffer.wrap(bytes));
        body.complete();
        return body;
    }

    /// @param most fails with [TooLong] beyond so many bytes
    static BodyHandler<Body> atMost(long most) {
        return _ -> new Subscriber(most);
    }

    long length() {
        return length;
    }

    private void add(ByteBuffer piece) {
        length += piece.remaining();
        while (piece.hasRemaining()) {
            if (blocks.isEmpty() || blocks.getLast().position() == BLOCK) {
                blocks.addLast(ByteBuffer.allocate(BLOCK));
            }
            ByteBuffer block = blocks.getLast();
            int some = Math.min(piece.remaining(), block.remaining());
            block.put(block.position(), piece, piece.position(), some);
            block.position(block.position() + some);
            piece.position(piece.position() + some);
        }
    }

    private void complete() {
        blocks.forEach(ByteBuffer::flip);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
        while (!blocks.isEmpty() && !blocks.getFirst().hasRemaining()) {
            blocks.removeFirst();
        }
        if (blocks.isEmpty()) {
            return count == 0 ? 0 : -1;
        }
        int some = Math.min(count, blocks.getFirst().remaining());
        blocks.getFirst().get(to, offset, some);
        return some;
    }

    /// More than so many bytes.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLong(String message) {
            super(message);
        }
    }

    private static final class Subscriber implements BodySubscriber<Body> {
        private final CompletableFuture<Body> result = new CompletableFuture<>();
        private final Body body = new Body();
        private final long most;
        private Optional<Flow.Subscription> subscription = Optional.empty();

        Subscriber(long most) {
            this.most = most;
        }

        @Override
        public CompletionStage<Body> getBody() {
            return result;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = Optional.of(given);
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            if (result.isDone()) {
                return;
            }
            pieces.forEach(body::add);
            if (body.length() > most) {
                body.blocks.clear();
                subscription.ifPresent(Flow.Subscription::cancel);
                result.completeExceptionally(new TooLong("the answer has more than " + most + " bytes"));
            }
        }

        @Override
        public void onError(Throwable broken) {
            result.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            body.complete();
            result.complete(body);
        }
    }
}
