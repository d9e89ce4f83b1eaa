package felhom.log.crash;

/// What a [FakeDisk] was asked to do, in order. Files are numbered: a name may come to mean another file.
public sealed interface DiskEvent {
    record Create(String name, int file) implements DiskEvent {}

    record Rename(String from, String to, int file) implements DiskEvent {}

    record Delete(String name) implements DiskEvent {}

    record ForceDirectory() implements DiskEvent {}

    @SuppressWarnings("ArrayRecordComponent") // a test's, never compared
    record Write(int file, int at, byte[] bytes) implements DiskEvent {}

    record Force(int file) implements DiskEvent {}

    /// Linux forgets what it could not write: no later force brings it to the disk.
    record ForceFailed(int file) implements DiskEvent {}

    /// Not the disk's: so many records had been acknowledged by then.
    record Acknowledged(int count) implements DiskEvent {}
}
