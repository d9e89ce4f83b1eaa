package felhom.daemon;

import felhom.testkit.PveWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Orders of all kinds, drawn by chance, on guests that there are for them.
final class Wishes {
    private static final int FIRST = 101;
    private static final int CONTAINERS = 6;
    private static final int MACHINE = 201;
    private static final int HELD = 301;
    private static final int MOST_HELD = 6;
    private static final int STOPPED = 1001;

    private final Random random;
    private final List<Wish> all = new ArrayList<>();
    private final int starts;
    private int started;
    private int held;

    /// @param starts how many guests there are to be started, each once
    Wishes(PveWorld world, Random random, int starts) {
        this.random = random;
        this.starts = starts;
        for (int i = 0; i < CONTAINERS; i++) world.lxc(FIRST + i, "c" + i).running();
        world.qemu(MACHINE, "machine").running();
        for (int i = 0; i < MOST_HELD; i++) world.lxc(HELD + i, "held" + i).running();
        for (int i = 0; i < starts; i++) world.lxc(STOPPED + i, "stopped" + i);
    }

    Wish draw(String door, int born) {
        int number = all.size();
        int sort = random.nextInt(20);
        int busy = random.nextInt(CONTAINERS + 1);
        int guest = busy == CONTAINERS ? MACHINE : FIRST + busy;
        var kind = Wish.Kind.SNAPSHOT;
        if (sort < 2) kind = Wish.Kind.BACKUP;
        if (sort >= 2 && sort < 6) kind = Wish.Kind.DESCRIBE;
        if (sort >= 6 && sort < 9 && started < starts) {
            kind = Wish.Kind.START;
            guest = STOPPED + started++;
        }
        if (sort == 9 && door.equals("hub") && held < MOST_HELD) {
            kind = Wish.Kind.STOP;
            guest = HELD + held++;
        }
        var wish = new Wish(door, "order-" + number, kind, guest, number, born);
        all.add(wish);
        return wish;
    }

    List<Wish> all() {
        return List.copyOf(all);
    }

    List<Wish> of(String door) {
        return all.stream().filter(wish -> wish.door().equals(door)).toList();
    }
}
