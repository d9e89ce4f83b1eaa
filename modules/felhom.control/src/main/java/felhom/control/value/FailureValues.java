package felhom.control.value;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;

/// Why something did not work.
public final class FailureValues {
    static final Codec<Failure.Kind> KIND = Codec.word(Failure.Kind.class);

    static final Codec<MissingPrivilege> PRIVILEGE = Codec.object(
            (missing, to) -> to.maybe("path", Codec.TEXT, missing.path())
                    .maybe("privileges", Codec.TEXT, missing.privileges())
                    .text("token", missing.token()),
            from -> new MissingPrivilege(
                    from.maybe("path", Codec.TEXT), from.maybe("privileges", Codec.TEXT), from.text("token")));

    public static final Codec<Failure> FAILURE = Codec.object(
            (failure, to) -> to.put("kind", KIND, failure.kind())
                    .text("message", failure.message())
                    .maybe("privilege", PRIVILEGE, failure.privilege())
                    .list("log", Codec.TEXT, failure.log()),
            from -> new Failure(
                    from.get("kind", KIND),
                    from.text("message"),
                    from.maybe("privilege", PRIVILEGE),
                    from.list("log", Codec.TEXT)));

    private FailureValues() {}
}
