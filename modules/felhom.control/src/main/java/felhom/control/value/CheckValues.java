package felhom.control.value;

import felhom.engine.port.HostCheck;

/// What looking at the host has found.
public final class CheckValues {
    private static final Codec<HostCheck.Level> LEVEL = Codec.word(HostCheck.Level.class);

    public static final Codec<HostCheck.Finding> FINDING = Codec.object(
            (finding, to) -> to.text("subject", finding.subject())
                    .put("level", LEVEL, finding.level())
                    .text("text", finding.text())
                    .list("remedy", Codec.TEXT, finding.remedy()),
            from -> new HostCheck.Finding(
                    from.text("subject"),
                    from.get("level", LEVEL),
                    from.text("text"),
                    from.list("remedy", Codec.TEXT)));

    private CheckValues() {}
}
