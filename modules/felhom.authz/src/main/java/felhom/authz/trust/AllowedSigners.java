package felhom.authz.trust;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// An `allowed_signers` file in OpenSSH's grammar, restricted to what every version of `ssh-keygen` reads the
/// same way. One bad line refuses the file.
public final class AllowedSigners {
    private final List<AllowedSigner> entries;

    private AllowedSigners(List<AllowedSigner> entries) {
        this.entries = List.copyOf(entries);
    }

    public static Loaded<AllowedSigners> parse(byte[] file) {
        try {
            return new Loaded.Good<>(
                    new AllowedSigners(TrustFileLines.read(file, Code.TRUST_FILE, AllowedSigner::parse)));
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

    /// Reads past what refuses the file, so that an operator sees every bad line at once.
    public static Review review(byte[] file) {
        var refusals = new ArrayList<Remark>();
        try {
            var entries = TrustFileLines.read(
                    file, Code.TRUST_FILE, AllowedSigner::parse, (line, e) -> refusals.add(new Remark(line, e.said())));
            return new Review(new AllowedSigners(entries), refusals);
        } catch (RefusedException e) {
            return new Review(new AllowedSigners(List.of()), List.of(new Remark(0, e.said())));
        }
    }

    /// @param readable what the other lines say; never to be trusted where there is a refusal
    public record Review(AllowedSigners readable, List<Remark> refusals) {
        public Review {
            refusals = List.copyOf(refusals);
        }
    }

    public List<Signer> signers() {
        return entries.stream().map(AllowedSigner::signer).toList();
    }

    /// Where the file breaks the rules for the agent's own.
    public List<Remark> lint() {
        return TrustFileLint.errors(entries);
    }

    /// What is allowed and yet not advisable.
    public List<Remark> warnings() {
        return TrustFileLint.warnings(entries);
    }

    /// The lines whose key is revoked.
    public Set<Integer> revokedBy(RevokedKeys revoked) {
        return entries.stream()
                .filter(entry -> revoked.contains(entry.key().blob()))
                .map(AllowedSigner::line)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The entries with exactly these bytes as their key.
    List<AllowedSigner> withKey(Bytes blob) {
        var found = new ArrayList<AllowedSigner>(1);
        for (var entry : entries) {
            if (entry.key().blob().equals(blob)) {
                found.add(entry);
            }
        }
        return found;
    }
}
