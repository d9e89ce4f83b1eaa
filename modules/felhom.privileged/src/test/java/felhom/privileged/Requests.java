package felhom.privileged;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Requests as somebody would send them who has taken over the agent: half of them frames as they should be,
/// with something else in their fields; the rest damaged.
final class Requests {
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "-",
            "--",
            "-d",
            "--help",
            "sda -d sat",
            "sda;reboot",
            "$(reboot)",
            "`reboot`",
            "sda\n/dev/sdb",
            "sda\0",
            "../../etc/shadow",
            "/dev/sda",
            "/bin/sh",
            "sda\u001f-x\u001e",
            "9000 --features",
            "09000",
            "+9000",
            "9000\n",
            "99999",
            "-1",
            "1e3",
            "2147483648",
            "local:vztmpl/../../x.tar",
            "other:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst",
            "vmbr0,ip=1.2.3.4/8",
            "vmbr1",
            "/mnt/../etc",
            "/etc",
            "/mnt/usb-backup/",
            "/media/stick",
            "66EB-36B7",
            "66eb-36b7",
            "66EB-36B7 ",
            "sat,12,x",
            "AUTO",
            "auto",
            "\u0430uto",
            "\u202esda",
            "\ud83d\ude00",
            "sdb",
            "nvme0n1",
            "nvme9n9",
            "sdzz",
            "yes",
            "walk",
            "do",
            "explain-explain-walk",
            "explain-do");
    private static final List<String> TYPES =
            List.of("auto", "sat", "sat,12", "sntjmicron", "sntrealtek", "sntasmedia");

    private final Random random;

    Requests(long seed) {
        this.random = new Random(seed);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    byte[] next() {
        Map<String, String> fields = fields();
        int kind = random.nextInt(100);
        if (kind < 20) {
            return Frames.of(fields);
        }
        if (kind < 70) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutate(fields);
            }
            return Frames.of(fields);
        }
        return damaged(Frames.of(fields));
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        int kind = random.nextInt(100);
        if (kind < 3) {
            fields.put("asks", "walk");
        } else if (kind < 55) {
            fields.put("asks", random.nextInt(8) == 0 ? "explain-health" : "health");
            fields.put("disk", one(TestHost.DISKS));
            fields.put("type", one(TYPES));
        } else {
            String asks = one(List.of("do", "do", "do", "look", "forget"));
            fields.put("asks", random.nextInt(8) == 0 ? "explain-" + asks : asks);
            fields.put("work", "%016x%016x".formatted(random.nextLong(), random.nextLong()));
            step(fields);
        }
        return fields;
    }

    private void step(Map<String, String> fields) {
        if (random.nextBoolean()) {
            fields.put("step", "make-golden-image");
            fields.put("guest", Integer.toString(9000 + random.nextInt(5)));
            fields.put("template", "local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst");
            fields.put("storage", "local-lvm");
            fields.put("size_gib", Integer.toString(1 + random.nextInt(1024)));
            fields.put("name", one(List.of("golden", "golden-13.example.org")));
            fields.put("memory_mib", Integer.toString(64 + random.nextInt(10_000)));
            fields.put("cores", Integer.toString(1 + random.nextInt(256)));
            fields.put("bridge", "vmbr0");
        } else {
            boolean stick = random.nextBoolean();
            fields.put("step", random.nextBoolean() ? "mount-usb" : "unmount-usb");
            fields.put("filesystem", stick ? "66EB-36B7" : "dddaf1d7-19c7-4222-94c1-ad3bdfd3fcc6");
            fields.put("place", stick ? "/media/stick" : "/mnt/usb-backup");
        }
    }

    private void mutate(Map<String, String> fields) {
        List<String> names = new ArrayList<>(fields.keySet());
        if (names.isEmpty()) {
            return;
        }
        String name = one(names);
        String value = fields.get(name);
        switch (random.nextInt(9)) {
            case 0 -> fields.remove(name);
            case 1 -> fields.put(one(List.of("argv", "command", "path", "")), one(HOSTILE));
            case 2 -> fields.put(name, fields.get(one(names)));
            case 3 -> fields.put(name, value + one(HOSTILE));
            case 4 -> fields.put(name, one(HOSTILE) + value);
            case 5 -> fields.put(name, changed(value));
            case 6 -> fields.put(name, value.repeat(1 + random.nextInt(50)));
            default -> fields.put(name, one(HOSTILE));
        }
    }

    private String changed(String value) {
        if (value.isEmpty()) {
            return value;
        }
        char[] letters = value.toCharArray();
        letters[random.nextInt(letters.length)] = (char) random.nextInt(random.nextBoolean() ? 0x80 : 0xd800);
        return new String(letters);
    }

    private byte[] damaged(byte[] frame) {
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(frame, random.nextInt(frame.length));
            case 1 -> Arrays.copyOf(frame, frame.length + 1 + random.nextInt(64));
            case 2 -> ByteBuffer.wrap(frame).putInt(0, random.nextInt()).array();
            case 3 -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                }
                yield frame;
            }
        };
    }
}
