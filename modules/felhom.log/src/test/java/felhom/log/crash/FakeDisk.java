package felhom.log.crash;

import felhom.log.Disk;
import felhom.log.LogLocked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One directory in memory. It remembers every change, so that [Crash] can tell what a power cut may leave of them.
public final class FakeDisk implements Disk {
    public static final Path DIRECTORY = Path.of("/log");

    /// May refuse a call by throwing.
    public interface Fault {
        void check(Call call, String name) throws IOException;
    }

    public enum Call {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    public final Map<String, Integer> names = new TreeMap<>();
    public final Map<Integer, byte[]> contents = new TreeMap<>();
    public final List<DiskEvent> events = new ArrayList<>();

    private Fault fault = (call, name) -> {};
    private boolean locked;

    public void fault(Fault next) {
        fault = next;
    }

    public void acknowledged(int count) {
        events.add(new DiskEvent.Acknowledged(count));
    }

    /// Everything that was asked of it, in order.
    public List<DiskEvent> events() {
        return List.copyOf(events);
    }

    /// The same content, on another disk without a past.
    public FakeDisk copy() {
        FakeDisk copy = new FakeDisk();
        names.forEach(copy.names::put);
        contents.forEach((file, bytes) -> copy.contents.put(file, bytes.clone()));
        return copy;
    }

    public byte[] content(String name) {
        return contents.get(names.get(name));
    }

    void put(String name, byte[] content) {
        int file = contents.size() + 1;
        names.put(name, file);
        contents.put(file, content);
    }

    @Override
    public void makeDirectory(Path directory) {}

    @Override
    public List<String> list(Path directory) {
        return List.copyOf(names.keySet());
    }

    @Override
    public File open(Path path, Mode mode) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (mode == Mode.CREATE) {
            fault.check(Call.CREATE, name);
            int file = contents.size() + 1;
            contents.put(file, new byte[0]);
            names.put(name, file);
            events.add(new DiskEvent.Create(name, file));
        }
        Integer file = names.get(name);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return new Opened(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        String name = String.valueOf(from.getFileName());
        fault.check(Call.RENAME, name);
        int file = names.remove(name);
        names.put(String.valueOf(to.getFileName()), file);
        events.add(new DiskEvent.Rename(name, String.valueOf(to.getFileName()), file));
    }

    @Override
    public void delete(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        fault.check(Call.DELETE, name);
        names.remove(name);
        events.add(new DiskEvent.Delete(name));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        fault.check(Call.FORCE_DIRECTORY, "");
        events.add(new DiskEvent.ForceDirectory());
    }

    @Override
    public long free(Path directory) {
        return 1000;
    }

    @Override
    public Lock lock(Path file) {
        if (locked) {
            throw LogLocked.byThisProcess(file);
        }
        locked = true;
        return new Lock() {
            @Override
            public boolean holds() {
                return locked;
            }

            @Override
            public void close() {
                locked = false;
            }
        };
    }

    private final class Opened implements File {
        private final int file;

        Opened(int file) {
            this.file = file;
        }

        /// What it is called by now.
        private String name() {
            return names.entrySet().stream()
                    .filter(entry -> entry.getValue() == file)
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .orElse("");
        }

        @Override
        public void read(ByteBuffer into, long position) {
            byte[] bytes = contents.get(file);
            int count = Math.min(into.remaining(), bytes.length - (int) position);
            if (count > 0) {
                into.put(bytes, (int) position, count);
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            try {
                fault.check(Call.WRITE, name());
            } catch (IOException e) {
                // A write that fails may have been done in part.
                write(new DiskEvent.Write(file, (int) position, Arrays.copyOf(bytes, bytes.length / 2)));
                throw e;
            }
            write(new DiskEvent.Write(file, (int) position, bytes));
        }

        private void write(DiskEvent.Write write) {
            contents.put(file, Crash.written(contents.get(file), write));
            events.add(write);
        }

        @Override
        public void force() throws IOException {
            try {
                fault.check(Call.FORCE, name());
            } catch (IOException e) {
                events.add(new DiskEvent.ForceFailed(file));
                throw e;
            }
            events.add(new DiskEvent.Force(file));
        }

        @Override
        public long size() {
            return contents.get(file).length;
        }

        @Override
        public boolean isAt(Path path) {
            return Integer.valueOf(file).equals(names.get(String.valueOf(path.getFileName())));
        }

        @Override
        public void close() {}
    }
}
