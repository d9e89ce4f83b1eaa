package felhom.testkit;

/// What the machine and its kernel are like.
///
/// @param cgroup the version of control groups: 1 has no pressure figures
record Host(int cgroup) {
    static final Host USUAL = new Host(2);
}
