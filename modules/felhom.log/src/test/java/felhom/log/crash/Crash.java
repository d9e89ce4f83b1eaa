package felhom.log.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What a power cut may leave of a disk: everything that was forced, and of the rest any part, in any order.
public final class Crash {
    /// What is certain: the disk before the first event that may be lost.
    private final FakeDisk certain;

    private final int from;
    private final List<DiskEvent> events;
    private final List<Integer> unsynced;

    /// @param before the disk as it stood, durably, before the events
    public Crash(FakeDisk before, List<DiskEvent> events) {
        this.events = events;
        this.unsynced = unsynced(events);
        this.from = unsynced.isEmpty() ? events.size() : unsynced.getFirst();
        this.certain = before.copy();
        events.subList(0, from).forEach(event -> apply(certain, event));
    }

    /// Which of the events a power cut may undo.
    private static List<Integer> unsynced(List<DiskEvent> events) {
        List<Integer> unsynced = new ArrayList<>();
        Set<Integer> forced = new HashSet<>();
        boolean directoryForced = false;
        for (int i = events.size() - 1; i >= 0; i--) {
            boolean mayBeLost = switch (events.get(i)) {
                case DiskEvent.Write write -> !forced.contains(write.file());
                case DiskEvent.Create _, DiskEvent.Rename _, DiskEvent.Delete _ -> !directoryForced;
                case DiskEvent.Force(int file) -> {
                    forced.add(file);
                    yield false;
                }
                case DiskEvent.ForceFailed(int file) -> {
                    forced.remove(file);
                    yield false;
                }
                case DiskEvent.ForceDirectory() -> {
                    directoryForced = true;
                    yield false;
                }
                case DiskEvent.Acknowledged _ -> false;
            };
            if (mayBeLost) {
                unsynced.addFirst(i);
            }
        }
        return unsynced;
    }

    /// How many records had been acknowledged.
    public int acknowledged() {
        int count = 0;
        for (DiskEvent event : events) {
            if (event instanceof DiskEvent.Acknowledged(int so)) {
                count = so;
            }
        }
        return count;
    }

    /// The disk after the power cut. `kept` has a mask for each unsynced event: which of its bytes reached the disk;
    /// what is no write is done if any bit is set.
    private FakeDisk disk(List<BitSet> kept) {
        FakeDisk disk = certain.copy();
        for (int i = from; i < events.size(); i++) {
            int choice = unsynced.indexOf(i);
            if (choice < 0) {
                apply(disk, events.get(i));
            } else if (events.get(i) instanceof DiskEvent.Write write) {
                byte[] content = disk.contents.get(write.file());
                disk.contents.put(write.file(), torn(content, write, kept.get(choice)));
            } else if (!kept.get(choice).isEmpty()) {
                apply(disk, events.get(i));
            } else if (events.get(i) instanceof DiskEvent.Create(var _, int file)) {
                disk.contents.put(file, new byte[0]);
            }
        }
        return disk;
    }

    private static void apply(FakeDisk disk, DiskEvent event) {
        switch (event) {
            case DiskEvent.Create(String name, int file) -> {
                disk.names.put(name, file);
                disk.contents.put(file, new byte[0]);
            }
            case DiskEvent.Rename(String from, String to, int file) -> {
                disk.names.remove(from);
                disk.names.put(to, file);
            }
            case DiskEvent.Delete(String name) -> disk.names.remove(name);
            case DiskEvent.Write write ->
                disk.contents.put(write.file(), written(disk.contents.get(write.file()), write));
            case DiskEvent.Force _, DiskEvent.ForceFailed _, DiskEvent.ForceDirectory _, DiskEvent.Acknowledged _ -> {}
        }
    }

    static byte[] written(byte[] content, DiskEvent.Write write) {
        int end = write.at() + write.bytes().length;
        byte[] result = end > content.length ? Arrays.copyOf(content, end) : content.clone();
        System.arraycopy(write.bytes(), 0, result, write.at(), write.bytes().length);
        return result;
    }

    private static byte[] torn(byte[] content, DiskEvent.Write write, BitSet kept) {
        byte[] result = Arrays.copyOf(content, Math.max(content.length, write.at() + kept.length()));
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            result[write.at() + i] = write.bytes()[i];
        }
        return result;
    }

    private int size(int choice) {
        return events.get(unsynced.get(choice)) instanceof DiskEvent.Write write ? write.bytes().length : 1;
    }

    /// Not a power cut: the process ended, and the system still holds what it was given.
    public FakeDisk killed() {
        FakeDisk disk = certain.copy();
        events.subList(from, events.size()).forEach(event -> apply(disk, event));
        disk.events.addAll(events);
        return disk;
    }

    /// Every subset of what was unsynced; and with each subset, the last write cut at every byte, from either side.
    public List<FakeDisk> all() {
        List<FakeDisk> disks = new ArrayList<>();
        int count = unsynced.size();
        for (int subset = 0; subset < 1 << count; subset++) {
            List<BitSet> kept = new ArrayList<>();
            int lastWrite = -1;
            for (int choice = 0; choice < count; choice++) {
                BitSet bits = new BitSet();
                if ((subset >> choice & 1) == 1) {
                    bits.set(0, size(choice));
                    lastWrite = size(choice) > 1 ? choice : lastWrite;
                }
                kept.add(bits);
            }
            disks.add(disk(kept));
            if (lastWrite >= 0) {
                int size = size(lastWrite);
                int step = size > 1024 ? size / 8 : 1;
                for (int cut = 1; cut < size; cut += step) {
                    disks.add(disk(with(kept, lastWrite, 0, cut)));
                    disks.add(disk(with(kept, lastWrite, cut, size)));
                }
            }
        }
        return disks;
    }

    /// One of them at random: of each write any pieces.
    public FakeDisk any(RandomGenerator random) {
        List<BitSet> kept = new ArrayList<>();
        for (int choice = 0; choice < unsynced.size(); choice++) {
            int piece = 1 << random.nextInt(10);
            int share = random.nextInt(5);
            BitSet bits = new BitSet();
            for (int at = 0; at < size(choice); at += piece) {
                bits.set(at, Math.min(size(choice), at + piece), random.nextInt(4) < share);
            }
            kept.add(bits);
        }
        return disk(kept);
    }

    private static List<BitSet> with(List<BitSet> kept, int choice, int from, int to) {
        List<BitSet> changed = new ArrayList<>(kept);
        BitSet bits = new BitSet();
        bits.set(from, to);
        changed.set(choice, bits);
        return changed;
    }
}
