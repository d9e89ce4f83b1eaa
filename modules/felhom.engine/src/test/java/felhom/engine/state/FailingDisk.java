package felhom.engine.state;

import felhom.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The real disk, until a test fills it or breaks it.
public final class FailingDisk implements Disk {
    private final Disk real = Disk.real();
    /// How many files were opened.
    public final AtomicInteger openings = new AtomicInteger();

    public boolean full;
    public boolean broken;

    @Override
    public void makeDirectory(Path directory) throws IOException {
        real.makeDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public File open(Path file, Mode mode) throws IOException {
        openings.incrementAndGet();
        if (mode == Mode.CREATE && full && !file.toString().endsWith("lock")) {
            throw new IOException("No space left on device");
        }
        File opened = real.open(file, mode);
        return new File() {
            @Override
            public void read(ByteBuffer into, long position) throws IOException {
                opened.read(into, position);
            }

            @Override
            public void write(ByteBuffer from, long position) throws IOException {
                opened.write(from, position);
            }

            @Override
            public void force() throws IOException {
                if (broken) {
                    throw new IOException("Input/output error");
                }
                opened.force();
            }

            @Override
            public long size() throws IOException {
                return opened.size();
            }

            @Override
            public boolean isAt(Path name) throws IOException {
                return opened.isAt(name);
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        real.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        real.forceDirectory(directory);
    }

    @Override
    public long free(Path directory) throws IOException {
        return full ? 0 : real.free(directory);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return real.lock(file);
    }
}
