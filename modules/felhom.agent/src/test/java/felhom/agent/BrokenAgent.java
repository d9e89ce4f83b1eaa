package felhom.agent;

import felhom.engine.access.HostAccess;
import felhom.engine.doctor.Examination;
import felhom.engine.port.Clocks;
import felhom.engine.port.Disks;
import felhom.engine.port.RootSide;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.Turn;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.Signing;
import felhom.engine.view.HardwareView;
import felhom.ops.NodeName;
import felhom.shell.Shell;
import felhom.shell.command.Desk;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.command.Setting;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import felhom.shell.console.Terminal;
import felhom.shell.setup.SetupSite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The program on an agent that has a defect wherever it is asked for something.
final class BrokenAgent implements Installation {
    static TestAgent.Result run(String stdin, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new Secrets(),
                () -> {});
        var exit = new Shell(new BrokenAgent(() -> {}, "a defect"), console, Interruption.NEVER).run(args);
        return new TestAgent.Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final Runnable first;
    private final String words;

    /// @param first what is still done before the defect shows
    /// @param words what the defect says of itself
    BrokenAgent(Runnable first, String words) {
        this.first = first;
        this.words = words;
    }

    private IllegalStateException defect() {
        first.run();
        return new IllegalStateException(words);
    }

    @Override
    public Build build() {
        throw defect();
    }

    @Override
    public List<Setting> settings(Optional<Path> file) {
        throw defect();
    }

    @Override
    public HostAccess connect(Optional<Path> file, Turn turn) {
        throw defect();
    }

    @Override
    public Optional<HostAccess> daemon(Optional<Path> file, Turn turn) {
        throw defect();
    }

    @Override
    public Disks disks(Optional<Path> file) {
        throw defect();
    }

    @Override
    public Examination machine(Optional<Path> file) {
        throw defect();
    }

    @Override
    public RootSide root(Optional<Path> file) {
        throw defect();
    }

    @Override
    public HardwareView hardware(Optional<Path> file) {
        throw defect();
    }

    @Override
    public void check(Optional<Path> file) {
        throw defect();
    }

    @Override
    public Path trustDirectory(Optional<Path> file) {
        throw defect();
    }

    @Override
    public SetupSite setup() {
        throw defect();
    }

    @Override
    public Signatures signatures() {
        throw defect();
    }

    @Override
    public StateAdmin state(Optional<Path> file, Turn turn) {
        throw defect();
    }

    @Override
    public Optional<EndedItself> serve(Optional<Path> file, Interruption interruption) {
        throw new AssertionError("no test here serves");
    }

    @Override
    public Clocks clocks() {
        throw defect();
    }

    @Override
    public Signing signing() {
        throw defect();
    }

    @Override
    public void debug() {
        throw defect();
    }

    @Override
    public Installation again() {
        throw defect();
    }

    @Override
    public Desk desk() {
        throw defect();
    }

    @Override
    public NodeName node(Optional<Path> file) {
        throw defect();
    }
}
