package felhom.ops;

/// A guest's number, unique in its cluster: 100 to 999999999 (PVE's own limits, `pve-vmid`).
public record Vmid(int value) implements Comparable<Vmid> {
    /// @throws IllegalArgumentException outside PVE's limits
    public Vmid {
        if (value < 100 || value > 999_999_999) {
            throw new IllegalArgumentException("not a vmid: '" + value + "': a vmid is a number from 100 to 999999999");
        }
    }

    /// @throws IllegalArgumentException for anything but plain decimal digits within PVE's limits
    public static Vmid of(String text) {
        if (!text.matches("[1-9][0-9]{2,8}")) {
            throw new IllegalArgumentException("not a vmid: '" + text + "': a vmid is a number from 100 to 999999999");
        }
        return new Vmid(Integer.parseInt(text));
    }

    @Override
    public int compareTo(Vmid other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
