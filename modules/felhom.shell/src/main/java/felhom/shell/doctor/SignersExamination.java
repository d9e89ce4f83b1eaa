package felhom.shell.doctor;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Examination;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.SignerMessages.Finding;
import felhom.shell.trust.SignersReview;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Who may sign plans, and the lines that make what is missing for it.
final class SignersExamination implements Examination {
    private static final String CHECK = "felhom-agent signers check";

    private final SignersReview review;
    private final Path directory;

    /// @param directory where the files are that say who
    SignersExamination(SignersReview review, Path directory) {
        this.review = review;
        this.directory = directory;
    }

    @Override
    public void look(Consumer<Diagnosis> sink) {
        review.findings()
                .forEach(found -> sink.accept(
                        found.error()
                                ? Diagnosis.failed(Concern.SIGNERS, found.text(), mend(found))
                                : Diagnosis.warning(Concern.SIGNERS, found.text(), List.of(CHECK))));
        if (review.people() == 0 && review.findings().stream().noneMatch(this::isNobody)) {
            sink.accept(Diagnosis.failed(Concern.SIGNERS, "nobody can sign now", List.of(add())));
        }
        if (review.findings().isEmpty()) {
            sink.accept(Diagnosis.good(
                    Concern.SIGNERS,
                    review.people() == 1 ? "one operator can sign" : review.people() + " operators can sign"));
        }
    }

    private boolean isNobody(Finding found) {
        return found.text().equals(SignersReview.nobody(file(TrustDirectory.OPERATORS)));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private List<String> mend(Finding found) {
        if (isNobody(found)) {
            return List.of(add());
        }
        List<String> lines = new ArrayList<>();
        boolean none = Files.notExists(directory);
        if (none) {
            lines.add("install -d -m 755 " + directory);
        }
        for (String name : List.of(TrustDirectory.OPERATORS, TrustDirectory.REVOKED)) {
            if (Files.notExists(file(name)) && (none || found.text().startsWith(file(name) + ":"))) {
                lines.add("install -m 644 /dev/null " + file(name));
            }
        }
        return lines.isEmpty() ? SaidRemedy.in(found.text(), List.of(CHECK)) : lines;
    }

    private String add() {
        return "echo \"NAME namespaces=\\\"felhom-plan@v1\\\",valid-before=\\\"$(date -u -d '+90 days' +%Y%m%d)Z\\\""
                + " $(cat KEY.pub)\" >> " + file(TrustDirectory.OPERATORS)
                + "   # an operator's name and public key";
    }
}
