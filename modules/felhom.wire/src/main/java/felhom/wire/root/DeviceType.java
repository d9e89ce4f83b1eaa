package felhom.wire.root;

import java.util.Arrays;

/// How `smartctl` is to speak to a disk (its option `-d`; smartmontools 7.4 `smartctl.8`): by itself it does
/// not know every USB bridge.
public enum DeviceType {
    AUTO("auto"),
    SAT("sat"),
    SAT_12("sat,12"),
    JMICRON("sntjmicron"),
    REALTEK("sntrealtek"),
    ASMEDIA("sntasmedia");

    private final String word;

    DeviceType(String word) {
        this.word = word;
    }

    /// As `-d` takes it.
    public String word() {
        return word;
    }

    /// @throws IllegalArgumentException for a word that is none of these
    public static DeviceType of(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a type of device: '" + word + "'"));
    }
}
