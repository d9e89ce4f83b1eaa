package felhom.wire.root;

import felhom.ops.Step;
import felhom.wire.StepCodec;
import felhom.wire.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests and answers as frames. The first field of each says what it is; a step is written as the log has
/// it.
public final class RootCodec {
    /// Of a request, in bytes.
    public static final int LONGEST_REQUEST = 64 << 10;
    /// Of an answer, in bytes.
    public static final int LONGEST_ANSWER = 2 << 20;

    private static final int MOST_PARTS = 256;
    private static final String ASKS = "asks";
    private static final String SAYS = "says";
    private static final String WORK = "work";
    private static final String REFUSED = "refused";

    private RootCodec() {}

    public static void write(RootRequest request, OutputStream to) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        write(request, fields);
        RootFrame.write(fields, LONGEST_REQUEST, to);
    }

    private static void write(RootRequest request, Map<String, String> fields) {
        switch (request) {
            case RootRequest.Do(WorkName work, Step.ByRoot step) -> work("do", work, step, fields);
            case RootRequest.Look(WorkName work, Step.ByRoot step) -> work("look", work, step, fields);
            case RootRequest.Forget(WorkName work, Step.ByRoot step) -> work("forget", work, step, fields);
            case RootRequest.Health(DiskName disk, DeviceType type) -> {
                fields.put(ASKS, "health");
                fields.put("disk", disk.value());
                fields.put("type", type.word());
            }
            case RootRequest.Explain(RootRequest of) -> {
                write(of, fields);
                fields.put(ASKS, "explain-" + fields.get(ASKS));
            }
            case RootRequest.Walk() -> fields.put(ASKS, "walk");
        }
    }

    private static void work(String asks, WorkName work, Step.ByRoot step, Map<String, String> fields) {
        fields.put(ASKS, asks);
        fields.put(WORK, work.value());
        fields.putAll(StepCodec.write(step));
    }

    /// @throws Unreadable for anything but a request
    /// @throws IOException when it cannot be read, or ends before it is whole
    public static RootRequest readRequest(InputStream from) throws IOException {
        Fields fields = new Fields(RootFrame.read(LONGEST_REQUEST, from));
        String asks = fields.text(ASKS);
        RootRequest request = asks.startsWith("explain-")
                ? new RootRequest.Explain(request(asks.substring("explain-".length()), fields))
                : request(asks, fields);
        fields.nothingMore();
        return request;
    }

    private static RootRequest request(String asks, Fields fields) {
        return switch (asks) {
            case "do" -> new RootRequest.Do(fields.parsed(WORK, WorkName::new), step(fields));
            case "look" -> new RootRequest.Look(fields.parsed(WORK, WorkName::new), step(fields));
            case "forget" -> new RootRequest.Forget(fields.parsed(WORK, WorkName::new), step(fields));
            case "health" ->
                new RootRequest.Health(fields.parsed("disk", DiskName::new), fields.parsed("type", DeviceType::of));
            case "walk" -> new RootRequest.Walk();
            default -> throw new Unreadable("nobody can be asked for '" + asks + "'");
        };
    }

    private static Step.ByRoot step(Fields fields) {
        return switch (StepCodec.readStep(fields.rest())) {
            case Step.ByRoot roots -> roots;
            case Step.ByApi other -> throw new Unreadable("not root's to do: " + StepCodec.name(other));
        };
    }

    public static void write(RootAnswer answer, OutputStream to) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        switch (answer) {
            case RootAnswer.Refused(String why) -> {
                fields.put(SAYS, REFUSED);
                fields.put("why", why);
            }
            case RootAnswer.AtWork(String unit) -> {
                fields.put(SAYS, "at-work");
                fields.put("unit", unit);
            }
            case RootAnswer.Ended(int exit, String text) -> {
                fields.put(SAYS, "ended");
                fields.put("exit", Integer.toString(exit));
                fields.put("text", text);
            }
            case RootAnswer.NeverBegun() -> fields.put(SAYS, "never-begun");
            case RootAnswer.Lost(String why) -> {
                fields.put(SAYS, "lost");
                fields.put("why", why);
            }
            case RootAnswer.Said(int exit, boolean whole, String text) -> {
                fields.put(SAYS, "said");
                fields.put("exit", Integer.toString(exit));
                fields.put("whole", whole ? "yes" : "no");
                fields.put("text", text);
            }
            case RootAnswer.TookTooLong(long seconds) -> {
                fields.put(SAYS, "took-too-long");
                fields.put("seconds", Long.toString(seconds));
            }
            case RootAnswer.Explained(String why, List<List<String>> programs, Optional<String> refused) -> {
                fields.put(SAYS, "explained");
                fields.put("why", why);
                refused.ifPresent(because -> fields.put(REFUSED, because));
                programs(programs, fields);
            }
            case RootAnswer.Walked(List<RootAnswer.Finding> findings) -> {
                fields.put(SAYS, "walked");
                fields.put("findings", Integer.toString(findings.size()));
                for (int i = 0; i < findings.size(); i++) {
                    fields.put("good." + i, findings.get(i).good() ? "yes" : "no");
                    fields.put("words." + i, findings.get(i).words());
                }
            }
        }
        RootFrame.write(fields, LONGEST_ANSWER, to);
    }

    private static void programs(List<List<String>> programs, Map<String, String> fields) {
        fields.put("programs", Integer.toString(programs.size()));
        for (int i = 0; i < programs.size(); i++) {
            List<String> program = programs.get(i);
            fields.put("program." + i, Integer.toString(program.size()));
            for (int j = 0; j < program.size(); j++) {
                fields.put("program." + i + "." + j, program.get(j));
            }
        }
    }

    /// @throws Unreadable for anything but an answer
    /// @throws IOException when it cannot be read, or ends before it is whole
    public static RootAnswer readAnswer(InputStream from) throws IOException {
        Fields fields = new Fields(RootFrame.read(LONGEST_ANSWER, from));
        String says = fields.text(SAYS);
        RootAnswer answer = switch (says) {
            case REFUSED -> new RootAnswer.Refused(fields.text("why"));
            case "at-work" -> new RootAnswer.AtWork(fields.text("unit"));
            case "ended" -> new RootAnswer.Ended(fields.number("exit", 999), fields.text("text"));
            case "never-begun" -> new RootAnswer.NeverBegun();
            case "lost" -> new RootAnswer.Lost(fields.text("why"));
            case "said" -> new RootAnswer.Said(fields.number("exit", 999), fields.flag("whole"), fields.text("text"));
            case "took-too-long" -> new RootAnswer.TookTooLong(fields.number("seconds", 86_400));
            case "explained" -> new RootAnswer.Explained(fields.text("why"), programs(fields), fields.find(REFUSED));
            case "walked" -> new RootAnswer.Walked(findings(fields));
            default -> throw new Unreadable("nobody knows the answer '" + says + "'");
        };
        fields.nothingMore();
        return answer;
    }

    private static List<List<String>> programs(Fields fields) {
        List<List<String>> programs = new ArrayList<>();
        int count = fields.number("programs", MOST_PARTS);
        for (int i = 0; i < count; i++) {
            List<String> program = new ArrayList<>();
            int length = fields.number("program." + i, MOST_PARTS);
            for (int j = 0; j < length; j++) {
                program.add(fields.text("program." + i + "." + j));
            }
            programs.add(program);
        }
        return programs;
    }

    private static List<RootAnswer.Finding> findings(Fields fields) {
        List<RootAnswer.Finding> findings = new ArrayList<>();
        int count = fields.number("findings", MOST_PARTS);
        for (int i = 0; i < count; i++) {
            findings.add(new RootAnswer.Finding(fields.flag("good." + i), fields.text("words." + i)));
        }
        return findings;
    }
}
