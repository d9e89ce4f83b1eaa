package felhom.privileged.door;

import felhom.privileged.ask.Helper;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Serves whoever started the helper: `sudo` has let them in, or they are root.
public final class Once {
    private final Visit visit;
    private final Limits limits;

    public Once(Helper helper, Journal journal, Limits limits) {
        this.visit = new Visit(helper, journal);
        this.limits = limits;
    }

    /// @param who in words for the journal
    public void serve(String who, InputStream from, OutputStream to) {
        visit.serve(who, () -> request(from), to);
    }

    /// A read of standard input cannot be broken off; its thread dies with the helper.
    private RootRequest request(InputStream from) throws IOException {
        FutureTask<RootRequest> reading = new FutureTask<>(() -> RootCodec.readRequest(from));
        Thread.ofPlatform().daemon().name("request").start(reading);
        try {
            return reading.get(limits.request().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new InterruptedIOException("not within " + limits.request().toSeconds() + " s");
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted", stopped);
        } catch (ExecutionException broken) {
            switch (broken.getCause()) {
                case IOException io -> throw io;
                case RuntimeException wrong -> throw wrong;
                case Error error -> throw error;
                case null, default -> throw new IOException(broken);
            }
        }
    }
}
