package felhom.shell.trust;

import felhom.engine.door.Catalogue;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.Message;
import felhom.messages.SignerMessages;
import felhom.messages.SignerMessages.Finding;
import felhom.shell.command.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `signers check` finds: an error keeps a signature from being believed, a warning does not.
public final class SignersReview {
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();
    private int signers;
    private int people;

    SignersReview(Instant now) {
        this.now = now;
    }

    /// What is wrong with the files of this installation.
    ///
    /// @throws felhom.shell.command.Installation.BadConfiguration when nothing says where they are
    public static SignersReview installed(Optional<Path> config, Installation installation) {
        SignersReview review = new SignersReview(Instant.now());
        TrustDirectory directory = new TrustDirectory(installation.trustDirectory(config));
        directory.faults().forEach(review::fault);
        try {
            byte[] signers = directory.read(TrustDirectory.OPERATORS);
            byte[] revoked = directory.read(TrustDirectory.REVOKED);
            Signatures.Listing listing = installation.signatures().list(signers, Optional.of(revoked));
            review.signers(
                    directory.file(TrustDirectory.OPERATORS).toString(),
                    directory.file(TrustDirectory.REVOKED).toString(),
                    listing);
            if (directory.has(TrustDirectory.POLICY)) {
                byte[] policy = directory.read(TrustDirectory.POLICY);
                Catalogue catalogue = Catalogue.load();
                review.policy(
                        directory.file(TrustDirectory.POLICY).toString(),
                        installation.signatures().demand(policy, catalogue.names(), catalogue.destructive()));
            }
        } catch (IOException e) {
            // What keeps it from being read is among the faults, or else it is one.
            if (review.passed()) {
                review.fault(String.valueOf(e.getMessage()));
            }
        }
        return review;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// How many people can sign now.
    public int people() {
        return people;
    }

    /// @param operators the file that would say who
    public static String nobody(Path operators) {
        return operators + ": nobody can sign now";
    }

    boolean passed() {
        return findings.stream().noneMatch(Finding::error);
    }

    /// @param text with its place in front
    void fault(String text) {
        findings.add(new Finding(true, text));
    }

    void signers(String place, String revokedPlace, Signatures.Listing listing) {
        listing.revocations().ifPresent(words -> fault(revokedPlace + ": " + words));
        listing.unreadable().forEach(remark -> fault(at(place, remark.line()) + remark.text()));
        listing.broken().forEach(remark -> fault(at(place, remark.line()) + remark.text()));
        listing.advice().forEach(remark -> warn(at(place, remark.line()) + remark.text()));
        listing.signers().forEach(signer -> state(at(place, signer.line()), signer));
        signers += listing.signers().size();
        people = (int) listing.signers().stream()
                .filter(s -> s.signsPlans() && SignerState.of(s, now).counts())
                .map(Signatures.Listed::principals)
                .distinct()
                .count();
        if (people == 0) {
            fault(nobody(Path.of(place)));
        }
    }

    /// After [#signers]: how many there are decides whether the policy can be met.
    void policy(String place, Signatures.Demand demand) {
        switch (demand) {
            case Signatures.Unusable(String words) ->
                fault(place + ": " + words + "; until that is mended every destructive order is refused");
            case Signatures.Asked(int operators, String rule) -> {
                if (people > 0 && operators > people) {
                    fault(place + ": " + rule + " asks for " + operators + " operators, and " + people
                            + " can sign now; name more of them in operators, or ask for fewer");
                }
            }
        }
    }

    private void state(String place, Signatures.Listed signer) {
        if (!signer.signsPlans()) {
            warn(place + "namespaces=\"" + signer.namespaces().orElse("")
                    + "\": no plan can be signed with this key; that takes felhom-plan@v1");
        }
        switch (SignerState.of(signer, now)) {
            case VALID -> {}
            case EXPIRES_SOON -> warn(place + "expires soon, " + time(signer));
            case EXPIRED -> warn(place + "expired " + time(signer) + "; take the line out");
            case NOT_YET_VALID ->
                warn(place + "not valid before "
                        + signer.validAfter().map(Instant::toString).orElse(""));
            case REVOKED -> warn(place + "this key is revoked; take the line out");
        }
    }

    private static String time(Signatures.Listed signer) {
        return signer.validBefore().map(Instant::toString).orElse("");
    }

    private void warn(String text) {
        findings.add(new Finding(false, text));
    }

    // Line 0 is the file as a whole.
    static String at(String place, int line) {
        return line == 0 ? place + ": " : place + ":" + line + ": ";
    }

    Stream<String> lines() {
        String end = passed()
                ? signers + (signers == 1 ? " signer" : " signers") + ", nothing wrong"
                        + (findings.isEmpty() ? "" : " but " + findings.size() + " to look at")
                : "signers check FAILED";
        return Stream.concat(findings.stream().map(f -> (f.error() ? "FAIL  " : "WARN  ") + f.text()), Stream.of(end));
    }

    Message message() {
        return SignerMessages.review(passed(), signers, findings);
    }
}
