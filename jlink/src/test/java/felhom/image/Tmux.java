package felhom.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A terminal with a screen that can be read, and bash in it: keys are typed, and what is seen is compared.
public final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path socket;

    private Tmux(Path socket) {
        this.socket = socket;
    }

    /// @param home a directory of its own, for bash's and the agent's files
    /// @param environment all that bash has beside PATH and HOME
    public static Tmux start(Path home, int columns, int rows, Map<String, String> environment) throws Exception {
        var tmux = new Tmux(home.resolve("tmux"));
        var command = new ArrayList<>(
                List.of("env", "-i", "PS1=$ ", "HISTFILE=/dev/null", "PATH=" + System.getenv("PATH"), "HOME=" + home));
        var variables = new TreeMap<String, String>(Map.of("TERM", "screen-256color"));
        variables.putAll(environment);
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("bash", "--norc", "--noprofile", "-i"));
        var start = new ArrayList<>(List.of("new-session", "-d", "-x", "" + columns, "-y", "" + rows));
        start.addAll(command);
        tmux.tmux(start.toArray(String[]::new));
        tmux.await("$");
        return tmux;
    }

    private String tmux(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("TMUX");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }

    /// As it is on the keyboard, letter by letter.
    public Tmux type(String text) throws Exception {
        tmux("send-keys", "-l", "--", text);
        return this;
    }

    /// Such as `Enter`, `C-c`, `Up`.
    public Tmux key(String... names) throws Exception {
        for (var name : names) {
            tmux("send-keys", name);
        }
        return this;
    }

    /// As a terminal pastes it, told apart from what is typed where the program has asked for that.
    public Tmux paste(String text) throws Exception {
        var file = Files.writeString(socket.resolveSibling("pasted"), text);
        tmux("load-buffer", file.toString());
        tmux("paste-buffer", "-p");
        return this;
    }

    public Tmux resize(int columns, int rows) throws Exception {
        tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
        return this;
    }

    /// What is seen, without what is empty at its end.
    public String screen() throws Exception {
        return tmux("capture-pane", "-p").stripTrailing();
    }

    /// The same with its colours.
    public String coloured() throws Exception {
        return tmux("capture-pane", "-p", "-e").stripTrailing();
    }

    public int cursorColumn() throws Exception {
        return Integer.parseInt(tmux("display-message", "-p", "#{cursor_x}").strip());
    }

    /// Until this is the last line that is not empty.
    public String await(String lastLine) throws Exception {
        return until(
                "the last line is '" + lastLine + "'", screen -> last(screen).equals(lastLine));
    }

    /// Until it is anywhere on the screen.
    public String awaitSeen(String text) throws Exception {
        return until("'" + text + "' is seen", screen -> screen.contains(text));
    }

    String until(String what, Predicate<String> seen) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var screen = screen();
        while (!seen.test(screen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + PATIENCE + " not yet: " + what + "; the screen:\n" + screen);
            }
            Thread.sleep(30);
            screen = screen();
        }
        return screen;
    }

    private static String last(String screen) {
        return screen.substring(screen.lastIndexOf('\n') + 1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        try {
            tmux("kill-server");
        } catch (Exception gone) {
            throw new IOException(gone);
        }
    }
}
