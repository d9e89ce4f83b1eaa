package felhom.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own, from the classes that the tests themselves run on.
final class AgentProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader errors;
    private final Path out;
    private final List<String> said = new ArrayList<>();

    private AgentProcess(Process process, Path out) {
        this.process = process;
        this.errors = process.errorReader(StandardCharsets.UTF_8);
        this.out = out;
    }

    static AgentProcess start(Map<String, String> environment, Path out, String... words) throws IOException {
        return start(List.of(), environment, out, words);
    }

    /// With the options of the image's launcher, the size of its heap among them.
    static AgentProcess startAsInTheImage(Map<String, String> environment, Path out, String... words)
            throws IOException {
        return start(List.of("@../../jlink/felhom-agent.options"), environment, out, words);
    }

    private static AgentProcess start(List<String> options, Map<String, String> environment, Path out, String... words)
            throws IOException {
        // A process that was started in the background ignores SIGINT, and its children with it; env takes that back.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(command(options, words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile());
        environment(builder, environment, out);
        return new AgentProcess(builder.start(), out);
    }

    /// On a terminal of its own, so wide; what it shows there is its output.
    static AgentProcess onATerminal(int columns, Map<String, String> environment, Path out, String... words)
            throws IOException {
        String command = String.join("' '", command(List.of(), words));
        ProcessBuilder builder = new ProcessBuilder(
                        "script", "-qec", "stty cols " + columns + " && exec '" + command + "'", "/dev/null")
                .redirectOutput(out.toFile());
        environment(builder, environment, out);
        builder.environment().remove("COLUMNS");
        return new AgentProcess(builder.start(), out);
    }

    private static List<String> command(List<String> options, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        } else {
            command.addAll(List.of("-p", modules, "-m", "felhom.agent/" + Main.class.getName()));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static void environment(ProcessBuilder builder, Map<String, String> environment, Path out)
            throws IOException {
        builder.environment().keySet().removeIf(name -> name.startsWith("FELHOM_AGENT_"));
        // What is installed on this machine is for its own host.
        Path noSettings = Files.writeString(out.resolveSibling("no-settings.json"), "{}");
        builder.environment().put(Configuration.FILE, noSettings.toString());
        builder.environment().putAll(environment);
    }

    /// @param name such as `TERM`
    void signal(String name) throws IOException, InterruptedException {
        // The shell's own: a program of this name is in a package that a small Debian does not have.
        int sent = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
        if (sent != 0) {
            throw new AssertionError("kill ended with " + sent);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// How it ended, as a shell would say it.
    int ended() throws IOException, InterruptedException {
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            said.add(line);
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + said);
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
