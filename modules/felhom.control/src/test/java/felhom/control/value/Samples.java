package felhom.control.value;

import felhom.control.wire.Methods;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.trust.Approval;
import felhom.engine.view.Reading;
import felhom.ops.ArchiveSource;
import felhom.ops.ArgumentType;
import felhom.ops.FilesystemUuid;
import felhom.ops.GuestRef;
import felhom.ops.HostName;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Parameter;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Values of any type that crosses the socket, drawn by their components: one that a type gets tomorrow is
/// drawn too.
public final class Samples {
    private final Random random;
    /// The stages that the procedure that is being drawn has, each with its step; nothing where none is
    /// drawn.
    private Optional<List<Stage<Step>>> before = Optional.empty();

    public Samples(long seed) {
        this(new Random(seed));
    }

    private Samples(Random random) {
        this.random = random;
    }

    /// One of each type, always the same: what may be absent is there, and of a list there is one.
    public static Samples plain() {
        return new Samples(new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return Math.min(1, bound - 1);
            }

            @Override
            public int nextInt() {
                return 1;
            }

            @Override
            public long nextLong() {
                return 1;
            }

            @Override
            public boolean nextBoolean() {
                return true;
            }

            @Override
            public double nextDouble() {
                return 0.5;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 1);
            }
        });
    }

    public Object of(Type type) {
        return switch (type) {
            case ParameterizedType generic -> generic(generic);
            case WildcardType any -> of(any.getUpperBounds()[0]);
            case Class<?> plain -> plain(plain);
            default -> throw new AssertionError("no samples of " + type);
        };
    }

    private Object generic(ParameterizedType type) {
        Type first = type.getActualTypeArguments()[0];
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.of(of(first)) : Optional.empty();
        } else if (raw == List.class) {
            return some(first);
        } else if (raw == Reading.class) {
            return reading(first);
        } else if (raw == Set.class) {
            return new LinkedHashSet<>(some(first));
        } else if (raw == Map.class || raw == SortedMap.class) {
            Type second = type.getActualTypeArguments()[1];
            return second == String.class ? texts() : Map.of("name" + random.nextInt(100), of(second));
        } else if (raw == Procedure.class) {
            return procedure();
        } else if (raw == Parameter.class) {
            return parameter();
        } else if (raw == Methods.Followed.class) {
            return new Methods.Followed<>(of(first), random.nextBoolean());
        }
        throw new AssertionError("no samples of " + type);
    }

    private List<Object> some(Type type) {
        List<Object> some = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            some.add(of(type));
        }
        return some;
    }

    private SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            texts.put("name" + random.nextInt(100), text());
        }
        return texts;
    }

    private Object plain(Class<?> type) {
        if (type == String.class) {
            return text();
        } else if (type == int.class || type == Integer.class) {
            return random.nextInt();
        } else if (type == long.class || type == Long.class) {
            return random.nextLong();
        } else if (type == double.class || type == Double.class) {
            return random.nextDouble() * random.nextInt(1000);
        } else if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == OptionalLong.class) {
            return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
        } else if (type == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty();
        } else if (type == OptionalDouble.class) {
            return random.nextBoolean() ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty();
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        } else if (type == Duration.class) {
            return Duration.ofNanos(random.nextLong());
        } else if (type == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type == JsonNode.class) {
            return JsonNodeFactory.instance.objectNode().put("any", text());
        } else if (type.isEnum()) {
            return one(type.getEnumConstants());
        } else if (type == Vmid.class) {
            return new Vmid(100 + random.nextInt(999_999_900));
        } else if (type == NodeName.class) {
            return new NodeName(word());
        } else if (type == HostName.class) {
            return new HostName(word());
        } else if (type == StorageId.class) {
            return new StorageId(word());
        } else if (type == SnapshotName.class) {
            return new SnapshotName(word());
        } else if (type == MountPlace.class) {
            return new MountPlace("/mnt/" + word());
        } else if (type == FilesystemUuid.class) {
            return new FilesystemUuid(UUID.nameUUIDFromBytes(bytes()).toString());
        } else if (type == Step.MakeGoldenImage.Bridge.class) {
            return new Step.MakeGoldenImage.Bridge("vmbr1");
        } else if (type == Step.MakeGoldenImage.class) {
            return new Step.MakeGoldenImage(
                    (Vmid) of(Vmid.class),
                    new VolumeId("local:vztmpl/debian.tar.zst"),
                    (StorageId) of(StorageId.class),
                    8,
                    new HostName(word()),
                    512,
                    1,
                    new Step.MakeGoldenImage.Bridge("vmbr1"));
        } else if (type == OrderId.class) {
            return new OrderId(word());
        } else if (type == OperationName.class) {
            return new OperationName(word());
        } else if (type == StageName.class) {
            return new StageName(word());
        } else if (type == GuestRef.class && before.isPresent()) {
            return makers(step -> step.makes().isPresent())
                    .<GuestRef>map(GuestRef.Made::new)
                    .orElseGet(() -> GuestRef.of((Vmid) of(Vmid.class)));
        } else if (type == ArchiveSource.class && before.isPresent()) {
            return makers(Step::makesArchive)
                    .<ArchiveSource>map(ArchiveSource.MadeBy::new)
                    .orElseGet(() -> new ArchiveSource.Named((VolumeId) of(VolumeId.class)));
        } else if (type == VolumeId.class) {
            return new VolumeId(word() + ":backup/" + word());
        } else if (type == Upid.class) {
            return Upid.of(String.format(
                    "UPID:%s:%08X:%08X:%08X:%s:%d:%s@pve!agent:",
                    word(),
                    random.nextInt(),
                    random.nextInt(),
                    random.nextInt(),
                    word(),
                    100 + random.nextInt(1000),
                    word()));
        } else if (type == Order.class) {
            return new Order(new OrderId(word()), new OperationName(word()), texts());
        } else if (type == IssuedPlan.class) {
            return new IssuedPlan(
                    word(),
                    (Order) of(Order.class),
                    word(),
                    (Instant) of(Instant.class),
                    (Instant) of(Instant.class),
                    bytes());
        } else if (type == Approval.class) {
            return new Approval(bytes(), List.of(bytes(), bytes()));
        } else if (type.isSealed()) {
            return of(one(type.getPermittedSubclasses()));
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("no samples of " + type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(Arrays.stream(components)
                            .map(component -> of(component.getGenericType()))
                            .toArray());
        } catch (InvocationTargetException e) {
            throw new AssertionError(type + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.toString(), e);
        }
    }

    private Reading<Object> reading(Type value) {
        return switch (random.nextInt(5)) {
            case 0 -> new Reading.Denied<>(text(), text());
            case 1 -> new Reading.Fresh<>(of(value), (Instant) of(Instant.class));
            case 2 -> new Reading.Stale<>(of(value), (Instant) of(Instant.class), text());
            case 3 -> new Reading.Failed<>(text());
            default -> new Reading.Absent<>(text());
        };
    }

    private Procedure<Step> procedure() {
        List<Stage<Step>> stages = new ArrayList<>();
        before = Optional.of(stages);
        for (int i = 0, most = 1 + random.nextInt(4); i < most; i++) {
            Stage<Step> stage = Stage.of("stage-" + i, (Step) of(Step.class));
            stages.add(random.nextBoolean() ? stage.undoneBy(undo()) : stage);
        }
        before = Optional.empty();
        return new Procedure<>(stages);
    }

    private Step undo() {
        Step step = (Step) of(Step.class);
        return step.makes().isEmpty() ? step : undo();
    }

    /// Mostly one of the stages so far that make such a thing, where there is one.
    private Optional<StageName> makers(Predicate<Step> making) {
        List<StageName> makers = before.orElseThrow().stream()
                .filter(stage -> making.test(stage.step()))
                .map(Stage::name)
                .toList();
        return makers.isEmpty() || random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(makers.get(random.nextInt(makers.size())));
    }

    private Parameter<?> parameter() {
        return new Parameter<>(
                word(),
                new ArgumentType<>(text(), value -> value),
                random.nextBoolean() ? Optional.of(text()) : Optional.empty(),
                random.nextBoolean(),
                text());
    }

    private <T> T one(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String word() {
        return "w" + Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
    }

    /// With what may go wrong on the way.
    private String text() {
        String[] parts = {"", "a", "\"", "\\", "\n", "\0", "ä", "€", "\ud83d\ude00", "\ud800", "{}", "'", " ", "\u2028"
        };
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(one(parts));
        }
        return text.toString();
    }
}
