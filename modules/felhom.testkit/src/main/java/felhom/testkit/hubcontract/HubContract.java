package felhom.testkit.hubcontract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a hub is asked, one thing after the other.
final class HubContract {
    /// Makes 2 MB unpacked.
    private static final int MANY_GUESTS = 12_000;
    /// A hub may store first and acknowledge with the next envelope or the one after that.
    private static final int TRIES = 3;

    private final HubClient client;
    private final EnvelopeRules rules;
    private final Ledger ledger;
    private final SampleReports reports;
    private final Told told = new Told();
    /// Order ids are nobody else's, also where the agent's id was used before.
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    HubContract(HubClient client, EnvelopeRules rules, Ledger ledger, SampleReports reports) {
        this.client = client;
        this.rules = rules;
        this.ledger = ledger;
        this.reports = reports;
    }

    /// @throws IOException when the hub cannot be asked at all
    void check() throws IOException, InterruptedException {
        var digest = first();
        unchanged(digest);
        good("a section that has changed", with("changed"));
        unknownDigest();
        good("fields and a section that the hub cannot know", unknownFields());
        large();
        again();
        notReports();
        tokens();
        good("a good report after all that", with("changed"));
    }

    /// @return the digest of its section
    private String first() throws IOException, InterruptedException {
        var report = reports.next();
        var digest = SampleReports.guests(report, 5, "first");
        SampleReports.outcome(report, "hub", "contract-" + run + "-1");
        SampleReports.outcome(report, "shell", "contract-" + run + "-2");
        told.take(report);
        var reply = client.report(report.toString());
        if (reply instanceof Reply.None(String why, boolean connected) && !connected) {
            throw new IOException("the hub cannot be asked at " + client.url() + ": " + why);
        }
        var verdict = rules.judge(report, reply, told);
        for (var finding : verdict.findings()) ledger.check("first report: " + finding.expected(), finding.instead());
        outcomes(report, verdict.envelope());
        return digest;
    }

    private void outcomes(ObjectNode report, Optional<JsonNode> answer) throws InterruptedException {
        var envelope = answer;
        for (int tries = 1; tries < TRIES && !acknowledges(envelope, report); tries++) {
            var next = reports.next();
            next.set("outcomes", report.path("outcomes"));
            told.take(next);
            envelope = rules.judge(next, client.report(next.toString()), told).envelope();
        }
        ledger.check(
                "outcomes: acknowledged.outcomes has each by its door and order_id, in the third answer at the latest",
                acknowledges(envelope, report)
                        ? Optional.empty()
                        : Optional.of("the last has "
                                + envelope.map(it -> it.path("acknowledged").path("outcomes"))
                                        .map(it -> it.isMissingNode() ? "none" : it.toString())
                                        .orElse("no envelope")));
    }

    private static boolean acknowledges(Optional<JsonNode> envelope, JsonNode report) {
        return envelope.filter(it -> Told.acknowledgesOutcomes(it, report)).isPresent();
    }

    private void unchanged(String digest) throws InterruptedException {
        var whole = good("a section with its value", with("first"));
        if (!section(whole, "guests").equals(digest)) {
            ledger.note("acknowledged.sections does not have it: each report comes whole, as it may");
            return;
        }
        var report = reports.next();
        SampleReports.unchanged(report, "guests", digest);
        var after = good("a section that has not changed, by its digest alone", report);
        var still = section(after, "guests");
        ledger.check(
                "the section's digest is acknowledged as before",
                still.equals(digest)
                        ? Optional.empty()
                        : Optional.of("there is " + (still.isEmpty() ? "none" : still)));
    }

    private static String section(Optional<JsonNode> envelope, String name) {
        return envelope.map(it -> it.path("acknowledged").path("sections").path(name))
                .map(it -> it.asString(""))
                .orElse("");
    }

    private void unknownDigest() throws InterruptedException {
        var report = reports.next();
        SampleReports.unchanged(report, "storages", SampleReports.digest("never sent " + run));
        good("a digest whose value the hub has never had: not acknowledged", report);
    }

    private ObjectNode unknownFields() {
        var report = with("changed");
        report.put("later", true);
        report.withObject("/agent").putObject("later").put("more", 1);
        report.withObject("/sections/guests").putArray("later").add("words");
        report.withObject("/sections")
                .putObject("later")
                .put("state", "absent")
                .put("why", "a later version has this section");
        return report;
    }

    private void large() throws InterruptedException {
        var report = reports.next();
        SampleReports.guests(report, MANY_GUESTS, "large");
        good("a packed report of " + report.toString().length() / 1_000_000 + " MB", report);
    }

    private void again() throws InterruptedException {
        var report = with("changed");
        SampleReports.outcome(report, "hub", "contract-" + run + "-3");
        good("a report with one more outcome", report);
        var envelope = good("the same report once more, as after an answer that was lost", report);
        outcomes(report, envelope);
    }

    private void notReports() throws InterruptedException {
        var json = "application/json";
        refused("what is no JSON", client.unpacked("this is no report", json));
        refused(
                "JSON that is cut off",
                client.unpacked(reports.next().toString().substring(0, 200), json));
        refused("another Content-Type", client.unpacked(reports.next().toString(), "text/plain"));
        refused(
                "what says that it is packed and is not",
                client.saidToBePacked(reports.next().toString().getBytes(StandardCharsets.UTF_8)));
        refused("packed garbage", client.packed(new byte[] {0, 1, 2, 3}));
    }

    private void refused(String what, Reply reply) {
        boolean right = reply instanceof Reply.Answer answer
                && answer.status() >= 400
                && answer.status() < 500
                && !List.of(401, 403, 429).contains(answer.status());
        ledger.check(
                what + ": a status from 400 to 499 other than 401, 403, 429",
                right ? Optional.empty() : Optional.of(reply.words()));
    }

    private void tokens() throws InterruptedException {
        notKnown("no token", client.withoutToken(with("stranger").toString()));
        notKnown(
                "a wrong token",
                client.withToken("wrong-" + run, with("stranger").toString()));
    }

    private void notKnown(String what, Reply reply) {
        boolean right = reply instanceof Reply.Answer answer && (answer.status() == 401 || answer.status() == 403);
        ledger.check(what + ": status 401 or 403", right ? Optional.empty() : Optional.of(reply.words()));
    }

    private ObjectNode with(String name) {
        var report = reports.next();
        SampleReports.guests(report, 5, name);
        return report;
    }

    private Optional<JsonNode> good(String what, ObjectNode report) throws InterruptedException {
        told.take(report);
        var verdict = rules.judge(report, client.report(report.toString()), told);
        ledger.check(
                what + ": an answer as the first has to be",
                verdict.good()
                        ? Optional.empty()
                        : Optional.of(verdict.findings().stream()
                                .filter(Finding::isWrong)
                                .map(wrong -> "instead of " + wrong.expected() + ", "
                                        + wrong.instead().orElse(""))
                                .collect(Collectors.joining("; "))));
        return verdict.envelope();
    }
}
