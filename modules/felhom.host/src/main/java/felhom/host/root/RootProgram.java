package felhom.host.root;

import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A helper that is started for each request, with that at its standard input.
final class RootProgram implements RootHelper {
    /// Where the package puts it: `sudoers` allows this very command and no other.
    private static final String INSTALLED = "/usr/lib/felhom-agent/bin/felhom-root";

    private static final Duration ENDING = Duration.ofSeconds(2);
    private static final int MOST_BESIDES = 4096;

    private final List<String> command;
    private final String remedy;
    private final Optional<Duration> limit;

    /// @param command the program by its full path, and its arguments
    /// @param remedy what may help where it does not answer
    /// @param limit for every request, instead of its own
    RootProgram(List<String> command, String remedy, Optional<Duration> limit) {
        this.command = List.copyOf(command);
        this.remedy = remedy;
        this.limit = limit;
    }

    static RootProgram bySudo() {
        return new RootProgram(
                List.of("/usr/bin/sudo", "-n", INSTALLED, "--stdio"),
                "root.mode is sudo: the packages sudo and felhom-agent have to be installed, with"
                        + " /etc/sudoers.d/felhom-agent; otherwise set root.mode to helper",
                Optional.empty());
    }

    /// From the image that this process runs from.
    static RootProgram direct() {
        return new RootProgram(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "felhom-root")
                                .toString(),
                        "--stdio"),
                "root.mode is direct, which is for whoever is root and runs the agent from its own image; otherwise"
                        + " set it to helper",
                Optional.empty());
    }

    @Override
    public RootAnswer ask(RootRequest request) {
        return new Conversation(new ToProgram()).hold(request, limit.orElse(Conversation.limit(request)));
    }

    private final class ToProgram implements Line {
        private Optional<Process> process = Optional.empty();
        private Optional<Thread> listening = Optional.empty();
        private boolean closed;
        /// What it said to its standard error, the beginning of it.
        private volatile String besides = "";

        @Override
        public void open() {
            if (!Files.isExecutable(Path.of(command.getFirst()))) {
                throw RootHelper.notAsked("there is no " + command.getFirst() + " that may be run here; " + remedy);
            }
            Process started;
            synchronized (this) {
                if (closed) {
                    throw RootHelper.notAsked("root's helper was not asked: given up");
                }
                try {
                    started = start();
                } catch (IOException no) {
                    throw RootHelper.notAsked(command.getFirst() + " did not run: " + no.getMessage() + "; " + remedy);
                }
                process = Optional.of(started);
                listening = Optional.of(
                        Thread.ofPlatform().daemon().name("root-says").start(() -> listen(started)));
            }
        }

        private Process start() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8"));
            return builder.start();
        }

        private void listen(Process started) {
            try (InputStream errors = started.getErrorStream()) {
                besides = new String(errors.readNBytes(MOST_BESIDES), StandardCharsets.UTF_8);
                errors.transferTo(OutputStream.nullOutputStream());
            } catch (IOException closing) {
                // It was killed; what it had said by then is lost with it.
            }
        }

        private synchronized Process process() throws IOException {
            return process.orElseThrow(() -> new IOException("it was not started"));
        }

        @Override
        public OutputStream to() throws IOException {
            return process().getOutputStream();
        }

        @Override
        public InputStream from() throws IOException {
            return process().getInputStream();
        }

        /// `sudo` says so under its own name when it starts nothing, and ends with 1 (sudo(8)).
        @Override
        public boolean unheard() {
            Optional<Integer> exit = exit();
            return exit.filter(code -> code == 1).isPresent() && said().startsWith("sudo: ");
        }

        private Optional<Integer> exit() {
            try {
                Process started = process();
                if (!started.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS) || !heard()) {
                    return Optional.empty();
                }
                return Optional.of(started.exitValue());
            } catch (IOException notStarted) {
                return Optional.empty();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        /// All that it said to its standard error.
        private boolean heard() throws InterruptedException {
            Optional<Thread> listens;
            synchronized (this) {
                listens = listening;
            }
            return listens.isEmpty() || listens.get().join(ENDING);
        }

        private String said() {
            return besides.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("; "));
        }

        @Override
        public String words(String problem) {
            String said = said();
            return "root's helper by " + command.getFirst() + ": " + problem
                    + (said.isEmpty() ? "" : "; it says: " + said) + "; " + remedy;
        }

        @Override
        public void close() {
            Optional<Process> started;
            synchronized (this) {
                closed = true;
                started = process;
            }
            if (started.isPresent() && exit().isEmpty()) {
                started.get().destroyForcibly();
            }
        }
    }
}
