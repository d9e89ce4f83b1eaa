package felhom.wire;

import felhom.ops.OnFailure;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Each step and each stage of a procedure as texts by name, flat, in a fixed order:
///
/// | name | |
/// |---|---|
/// | `stage` | its name |
/// | `step` | what is done, such as `take-snapshot` |
/// | the step's own | such as `guest`, `snapshot` |
/// | `on_failure` | `stop`, `go_on` or `go_back` |
/// | `undo` and `undo.` before each of its own | the step that undoes it, where there is one |
public final class StepCodec {
    /// A procedure's stages at most.
    public static final int MOST_STAGES = 64;
    /// A text's characters at most.
    public static final int LONGEST = 16 * 1024;

    /// The names of the steps that make and remove what is counted.
    public static final String TAKE_SNAPSHOT = StepForm.TAKE_SNAPSHOT.word();

    public static final String REMOVE_SNAPSHOT = StepForm.REMOVE_SNAPSHOT.word();

    private static final String STAGE = "stage";
    private static final String STEP = "step";
    private static final String ON_FAILURE = "on_failure";
    private static final String UNDO = "undo";

    private StepCodec() {}

    /// The step's name, such as `take-snapshot`.
    public static String name(Step step) {
        return StepForm.of(step).word();
    }

    /// Whether the step of this name destroys something; one that this version does not know does not, as far
    /// as it can tell.
    public static boolean destructive(String name) {
        return find(name).map(StepForm::destructive).orElse(false);
    }

    public static Map<String, String> write(Stage<?> stage) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(STAGE, stage.name().value());
        write(STEP, "", stage.step(), fields);
        fields.put(ON_FAILURE, stage.onFailure().name().toLowerCase(Locale.ROOT));
        stage.undo().ifPresent(undo -> write(UNDO, UNDO + ".", undo, fields));
        return fields;
    }

    /// As `step` and the step's own.
    public static Map<String, String> write(Step step) {
        Map<String, String> fields = new LinkedHashMap<>();
        write(STEP, "", step, fields);
        return fields;
    }

    private static void write(String name, String prefix, Step step, Map<String, String> fields) {
        StepForm form = StepForm.of(step);
        fields.put(name, form.word());
        form.write(step, new StepForm.To(prefix, fields));
    }

    /// @param stages each as [#write] gave it
    /// @throws Unreadable for anything but a procedure that this version knows whole
    public static Procedure<Step> read(List<Map<String, String>> stages) {
        if (stages.size() > MOST_STAGES) {
            throw new Unreadable(stages.size() + " stages; at most " + MOST_STAGES);
        }
        List<Stage<Step>> read = new ArrayList<>();
        for (Map<String, String> stage : stages) {
            read.add(stage(stage));
        }
        try {
            return new Procedure<>(read);
        } catch (IllegalArgumentException wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    /// One step by itself: the stage that makes what it is about is not looked for.
    ///
    /// @param fields as [#write] gave them for a step
    /// @throws Unreadable for anything but a step that this version knows whole
    public static Step readStep(Map<String, String> fields) {
        bounded(fields);
        Map<String, String> left = new HashMap<>(fields);
        Step step = step(STEP, "", left);
        nothing(left, "the step");
        return step;
    }

    private static void bounded(Map<String, String> fields) {
        fields.forEach((name, value) -> {
            if (value.length() > LONGEST) {
                throw new Unreadable("'" + name + "': " + value.length() + " characters; at most " + LONGEST);
            }
        });
    }

    private static void nothing(Map<String, String> left, String of) {
        left.keySet().stream().sorted().findFirst().ifPresent(unknown -> {
            throw new Unreadable(of + " has a field '" + unknown + "' that nobody knows");
        });
    }

    private static Stage<Step> stage(Map<String, String> fields) {
        bounded(fields);
        Map<String, String> left = new HashMap<>(fields);
        StepForm.From from = new StepForm.From("", left);
        StageName name = from.parsed(STAGE, StageName::new);
        OnFailure onFailure = from.parsed(ON_FAILURE, StepCodec::onFailure);
        Step step = step(STEP, "", left);
        Optional<Step> undo = left.containsKey(UNDO) ? Optional.of(step(UNDO, UNDO + ".", left)) : Optional.empty();
        nothing(left, "stage '" + name + "'");
        return new Stage<>(name, step, undo, onFailure);
    }

    private static Step step(String name, String prefix, Map<String, String> left) {
        StepForm.From from = new StepForm.From(prefix, left);
        String word = new StepForm.From("", left).text(name);
        return find(word)
                .orElseThrow(() -> new Unreadable("'" + name + "': there is no step '" + word + "'"))
                .read(from);
    }

    private static OnFailure onFailure(String word) {
        return Arrays.stream(OnFailure.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of stop, go_on, go_back"));
    }

    private static Optional<StepForm> find(String name) {
        return Arrays.stream(StepForm.values())
                .filter(form -> form.word().equals(name))
                .findFirst();
    }
}
