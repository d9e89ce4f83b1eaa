package felhom.authz.trust;

/// Whom to believe: the allowed signers, less the revoked keys.
public record Trust(AllowedSigners signers, RevokedKeys revoked) {
    /// Reads both files. A damaged one is a refusal of both: half a trust file is none.
    public static Loaded<Trust> parse(byte[] allowedSigners, byte[] revoked) {
        return with(AllowedSigners.parse(allowedSigners), RevokedKeys.parse(revoked));
    }

    /// Reads the allowed signers; no key is revoked.
    public static Loaded<Trust> parse(byte[] allowedSigners) {
        return with(AllowedSigners.parse(allowedSigners), new Loaded.Good<>(RevokedKeys.none()));
    }

    /// As [#parse(byte[], byte[])], for the agent's own files: they also keep [AllowedSigners#lint].
    public static Loaded<Trust> parseOwn(byte[] allowedSigners, byte[] revoked) {
        return with(AllowedSigners.parseOwn(allowedSigners), RevokedKeys.parse(revoked));
    }

    private static Loaded<Trust> with(Loaded<AllowedSigners> signers, Loaded<RevokedKeys> revoked) {
        return switch (signers) {
            case Loaded.Bad<AllowedSigners>(var refusal) -> new Loaded.Bad<>(refusal);
            case Loaded.Good<AllowedSigners>(var allowed) ->
                switch (revoked) {
                    case Loaded.Bad<RevokedKeys>(var refusal) -> new Loaded.Bad<>(refusal);
                    case Loaded.Good<RevokedKeys>(var list) -> new Loaded.Good<>(new Trust(allowed, list));
                };
        };
    }
}
