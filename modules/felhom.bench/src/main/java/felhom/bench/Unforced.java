package felhom.bench;

import felhom.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// A disk that makes nothing durable.
record Unforced(Disk disk) implements Disk {
    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public File open(Path path, Mode mode) throws IOException {
        File file = disk.open(path, mode);
        return new File() {
            @Override
            public void read(ByteBuffer into, long position) throws IOException {
                file.read(into, position);
            }

            @Override
            public void write(ByteBuffer from, long position) throws IOException {
                file.write(from, position);
            }

            @Override
            public void force() {}

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public boolean isAt(Path name) throws IOException {
                return file.isAt(name);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) {}

    @Override
    public long free(Path directory) throws IOException {
        return disk.free(directory);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
