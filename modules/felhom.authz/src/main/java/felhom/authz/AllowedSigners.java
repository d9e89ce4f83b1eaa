package felhom.authz;

import java.util.List;

/// An `allowed_signers` file in OpenSSH's grammar, restricted to what every version of `ssh-keygen` reads the
/// same way. One bad line refuses the file.
public final class AllowedSigners {
    private final List<Entry> entries;

    private AllowedSigners(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public static Loaded<AllowedSigners> parse(byte[] file) {
        try {
            return new Loaded.Good<>(new AllowedSigners(Lines.read(file, Code.TRUST_FILE, Entry::parse)));
        } catch (RefusedException e) {
            return new Loaded.Bad<>(e.refusal());
        }
    }

    /// For the agent's own files: what [#lint] finds refuses them.
    public static Loaded<AllowedSigners> parseOwn(byte[] file) {
        return switch (parse(file)) {
            case Loaded.Good<AllowedSigners>(var signers)
            when !signers.lint().isEmpty() ->
                new Loaded.Bad<>(
                        new Refusal(Code.TRUST_FILE, signers.lint().getFirst().toString()));
            case Loaded<AllowedSigners> other -> other;
        };
    }

    public List<Signer> signers() {
        return entries.stream().map(Entry::signer).toList();
    }

    /// Where the file breaks the rules for the agent's own.
    public List<Remark> lint() {
        return Lint.errors(entries);
    }

    /// What is allowed and yet not advisable.
    public List<Remark> warnings() {
        return Lint.warnings(entries);
    }

    /// The entries with exactly these bytes as their key.
    List<Entry> withKey(Bytes blob) {
        return entries.stream().filter(entry -> entry.key().blob().equals(blob)).toList();
    }
}
