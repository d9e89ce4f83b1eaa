package felhom.testkit.hubcontract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the answer to a good report has to be.
final class EnvelopeRules {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int DEPTH = 32;
    private static final int TOKENS = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxTokenCount(TOKENS)
                            .maxStringLength(1024 * 1024)
                            .maxNameLength(256)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Schema schema;
    private final Duration limit;

    /// @param limit how long an answer may take
    /// @throws IllegalArgumentException when the schema is no JSON
    EnvelopeRules(String schema, Duration limit) {
        this.limit = limit;
        try {
            this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonMapper.shared().readTree(schema));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the schema is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// @param findings in the order in which one rests on the other: none follows a wrong one that what
    ///     follows needs
    /// @param envelope empty where there is none that could be looked into
    record Verdict(List<Finding> findings, Optional<JsonNode> envelope) {
        boolean good() {
            return findings.stream().noneMatch(Finding::isWrong);
        }
    }

    Verdict judge(JsonNode report, Reply reply, Told told) {
        var findings = new ArrayList<Finding>();
        var within = "an answer within " + limit.toSeconds() + " s";
        if (!(reply instanceof Reply.Answer answer)) {
            findings.add(Finding.wrong(within, reply.words()));
            return new Verdict(findings, Optional.empty());
        }
        findings.add(Finding.ok(within));
        findings.add(Finding.of("status 200", answer.status() == 200, "it is " + answer.said()));
        if (answer.status() != 200) return new Verdict(findings, Optional.empty());
        findings.add(Finding.of(
                "Content-Type application/json",
                answer.contentType().matches("(?i)application/json *(;.*)?"),
                "it is '" + answer.contentType() + "'"));
        var envelope = body(answer, findings).flatMap(body -> tree(body, findings));
        envelope.ifPresent(tree -> look(tree, report, told, findings));
        return new Verdict(findings, envelope);
    }

    private static Optional<byte[]> body(Reply.Answer answer, List<Finding> findings) {
        var expected = "Content-Encoding gzip or none, as the body is";
        boolean known = answer.encoding().isEmpty() || answer.packed();
        if (!known) {
            findings.add(Finding.wrong(expected, "it is '" + answer.encoding() + "'"));
            return Optional.empty();
        }
        try {
            var body = answer.unpacked(MOST_BYTES);
            findings.add(Finding.ok(expected));
            boolean fits = body.length <= MOST_BYTES;
            findings.add(Finding.of("at most 4 MiB unpacked", fits, "it has more"));
            return fits ? Optional.of(body) : Optional.empty();
        } catch (IOException e) {
            findings.add(Finding.wrong(expected, "it cannot be unpacked: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> tree(byte[] body, List<Finding> findings) {
        var expected = "JSON, at most " + DEPTH + " levels deep and of " + TOKENS + " tokens, with no field twice";
        try {
            var tree = JSON.readTree(body);
            findings.add(Finding.ok(expected));
            return Optional.of(tree);
        } catch (JacksonException e) {
            findings.add(Finding.wrong(expected, "it is not: " + e.getOriginalMessage()));
            return Optional.empty();
        }
    }

    private void look(JsonNode envelope, JsonNode report, Told told, List<Finding> findings) {
        var errors = schema.validate(envelope).stream()
                .map(Error::toString)
                .sorted()
                .limit(5)
                .collect(Collectors.joining("; "));
        findings.add(Finding.of("an envelope as docs/hub/envelope.schema.json has it", errors.isEmpty(), errors));
        findings.add(same("agent", report.path("agent").path("id"), envelope.path("agent")));
        findings.add(same("sequence", report.path("sequence"), envelope.path("sequence")));
        findings.add(sent(envelope.path("sent")));
        var interval = envelope.path("next_interval_s");
        findings.add(Finding.of(
                "next_interval_s from 1 to 3600, or none",
                interval.isMissingNode()
                        || (interval.isIntegralNumber() && interval.asLong(0) >= 1 && interval.asLong(0) <= 3600),
                "it is " + interval));
        var unknown = told.unknown(envelope);
        findings.add(Finding.of(
                "nothing acknowledged but what was sent", unknown.isEmpty(), "there is " + String.join(", ", unknown)));
    }

    private static Finding same(String field, JsonNode expected, JsonNode served) {
        return Finding.of(
                field + " " + expected + ", as in the report",
                // A number may be read as another class than it was written from.
                expected.toString().equals(served.toString()),
                served.isMissingNode() ? "it is missing" : "it is " + served);
    }

    private static Finding sent(JsonNode sent) {
        var expected = "sent a time in UTC, or none";
        if (sent.isMissingNode()) return Finding.ok(expected);
        try {
            Instant.parse(sent.asString(""));
            return Finding.of(expected, sent.asString("").endsWith("Z"), "it is " + sent);
        } catch (DateTimeParseException _) {
            return Finding.wrong(expected, "it is " + sent);
        }
    }
}
