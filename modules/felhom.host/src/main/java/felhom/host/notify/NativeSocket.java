package felhom.host.notify;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// Sends a datagram to an AF_UNIX socket, which Java has no channel for. The one class of the agent that
/// calls native code: the C library's `socket`, `setsockopt`, `sendto`, `close` and `clock_gettime`, as they
/// are on Linux.
@SuppressWarnings("restricted") // what this class is for; the launcher allows it to this module alone
final class NativeSocket {
    // bits/socket.h, asm-generic/socket.h and time.h; the same on x86-64 and ARM64.
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int FAMILY_BYTES = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = reporting(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SETSOCKOPT = reporting(
            "setsockopt",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = reporting(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            plain("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME = plain(
            "clock_gettime", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private NativeSocket() {}

    /// Sends it as one datagram, and waits no longer than the limit for room at the receiver's.
    ///
    /// @param address as `sockaddr_un` holds it after its family: a path, or 0 and an abstract name
    /// @throws IOException that has the call and the number of its error (`errno(3)`)
    static void send(byte[] address, byte[] message, Duration limit) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int socket = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            check("socket", socket, state);
            try {
                MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
                time.setAtIndex(ValueLayout.JAVA_LONG, 0, limit.toSeconds());
                time.setAtIndex(ValueLayout.JAVA_LONG, 1, limit.toNanosPart() / 1_000);
                int size = (int) time.byteSize();
                check(
                        "setsockopt",
                        (int) SETSOCKOPT.invokeExact(state, socket, SOL_SOCKET, SO_SNDTIMEO, time, size),
                        state);
                MemorySegment to = arena.allocate(FAMILY_BYTES + address.length, Short.BYTES);
                to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, address.length);
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
                int length = (int) to.byteSize();
                check(
                        "sendto",
                        (long) SENDTO.invokeExact(state, socket, bytes, bytes.byteSize(), MSG_NOSIGNAL, to, length),
                        state);
            } finally {
                int _ = (int) CLOSE.invokeExact(socket);
            }
        } catch (IOException | RuntimeException | Error known) {
            throw known;
        } catch (Throwable never) {
            throw new IllegalStateException("a call of the C library threw", never);
        }
    }

    /// What `CLOCK_MONOTONIC` says, in microseconds.
    static long monotonicMicros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            int _ = (int) CLOCK_GETTIME.invokeExact(CLOCK_MONOTONIC, time);
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / 1_000;
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable never) {
            throw new IllegalStateException("a call of the C library threw", never);
        }
    }

    private static void check(String call, long result, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with errno " + (int) ERRNO.get(state, 0L));
        }
    }

    private static MethodHandle reporting(String function, FunctionDescriptor form) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), form, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle plain(String function, FunctionDescriptor form) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), form);
    }
}
