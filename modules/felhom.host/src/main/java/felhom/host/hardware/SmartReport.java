package felhom.host.hardware;

import felhom.engine.view.HealthFigures;
import felhom.host.json.Loose;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What one run of `smartctl --json` says (smartmontools 7.3 and 7.4).
sealed interface SmartReport {
    /// The disk spoke of its health.
    record Says(HealthFigures figures) implements SmartReport {}

    /// It sleeps, and was left asleep.
    record Asleep() implements SmartReport {}

    /// Nothing is known of how to speak to it this way; another may do.
    record NotThisWay(String why) implements SmartReport {}

    /// It could not be opened, or somebody else has it: it may do later.
    record NotNow(String why) implements SmartReport {}

    /// It does not say.
    record Nothing(String why) implements SmartReport {}

    /// With `-n standby,3` a sleeping disk makes it exit with 3 and nothing else (`smartctl(8)`); both bits
    /// are set of something else too, and then there is an error among the messages.
    int ASLEEP = 3;

    /// Bit 0: the command line was not understood, or no type of device fits; bit 1: the device was not
    /// opened, or does not identify itself. Of the others each still comes with what the disk says.
    int NO_DATA = 0b11;

    /// Bit 3: the disk says that it is failing.
    int FAILING = 0b1000;

    static SmartReport of(int exit, boolean whole, String text) {
        if (!whole) {
            return new Nothing("smartctl said more of it than is read");
        }
        try {
            Loose root = Loose.read(text);
            List<Message> messages = messages(root);
            List<String> errors = messages.stream()
                    .filter(message -> message.severity.equals("error"))
                    .map(Message::words)
                    .toList();
            if (exit == ASLEEP && errors.isEmpty()) {
                return new Asleep();
            }
            if ((exit & NO_DATA) != 0 && !SmartFigures.areIn(root)) {
                return without(exit, errors);
            }
            return SmartFigures.areIn(root)
                    ? new Says(SmartFigures.of(root, (exit & FAILING) != 0))
                    : new NotThisWay(errors.isEmpty() ? "it says nothing of its health" : String.join("; ", errors));
        } catch (Loose.NotJson no) {
            return new Nothing("what smartctl says (exit code " + exit + ") is not understood: " + no.getMessage());
        }
    }

    private static SmartReport without(int exit, List<String> errors) {
        String why = errors.isEmpty() ? "smartctl ended with exit code " + exit : String.join("; ", errors);
        String words = why.toLowerCase(Locale.ROOT);
        boolean otherWay = words.contains("unknown usb bridge")
                || words.contains("unsupported usb bridge")
                || words.contains("device type")
                || words.contains("-d option");
        if (otherWay) {
            return new NotThisWay(why);
        }
        boolean notNow = words.contains("busy") || (words.contains("open device") && words.contains("failed"));
        return notNow ? new NotNow(why) : new Nothing(why);
    }

    /// The number that the disk itself says, whatever its bridge calls itself; empty where it says none.
    static Optional<String> serial(String text) {
        try {
            return Loose.read(text).at("serial_number").text();
        } catch (Loose.NotJson no) {
            return Optional.empty();
        }
    }

    private static List<Message> messages(Loose root) {
        return root.at("smartctl").at("messages").items().stream()
                .flatMap(item -> Message.of(item).stream())
                .toList();
    }

    /// @param severity `error`, `warning` or `information`
    record Message(String words, String severity) {
        private static Optional<Message> of(Loose item) {
            return item.at("string")
                    .text()
                    .map(words -> new Message(words, item.at("severity").text().orElse("error")));
        }
    }
}
