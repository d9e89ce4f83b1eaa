package felhom.image.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A small file system for the state, which can be filled up. Only root can make one.
@SuppressWarnings("try") // a test that is interrupted has failed
final class StateDisk implements AutoCloseable {
    private final Path mount;

    private StateDisk(Path mount) {
        this.mount = mount;
    }

    /// @param mount an empty directory
    /// @return empty where this user, or this machine, makes none
    static Optional<StateDisk> make(Path mount) throws IOException, InterruptedException {
        boolean made = System.getProperty("user.name").equals("root")
                && run("mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "felhom-soak", mount.toString());
        return made ? Optional.of(new StateDisk(mount)) : Optional.empty();
    }

    Path directory() {
        return mount.resolve("state");
    }

    void fill() throws IOException {
        var block = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler())) {
            while (true) out.write(block);
        } catch (IOException full) {
            // A last page is given only to who asks for no more than that.
            try (var out = Files.newOutputStream(mount.resolve("filler-2"))) {
                while (true) out.write(block, 0, 512);
            } catch (IOException reallyFull) {
                if (Files.size(filler()) == 0) throw reallyFull;
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(filler());
        Files.deleteIfExists(mount.resolve("filler-2"));
    }

    private Path filler() {
        return mount.resolve("filler");
    }

    /// @return whether it ended well; false also where there is no such program
    static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!run("umount", "-l", mount.toString())) throw new IOException("cannot unmount " + mount);
    }
}
