package felhom.testkit.hubcontract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/// What came back for one request.
sealed interface Reply {
    /// Nothing that could be read to its end.
    ///
    /// @param connected whether there was a connection at all
    record None(String why, boolean connected) implements Reply {}

    /// Status, headers, and the body as it came, perhaps packed.
    final class Answer implements Reply {
        private final int status;
        private final String contentType;
        private final String encoding;
        private final String retryAfter;
        private final byte[] body;

        Answer(HttpResponse<byte[]> response) {
            var headers = response.headers();
            status = response.statusCode();
            contentType = headers.firstValue("content-type").orElse("");
            encoding = headers.firstValue("content-encoding").orElse("");
            retryAfter = headers.firstValue("retry-after").orElse("");
            body = response.body();
        }

        int status() {
            return status;
        }

        /// Empty where there is none, as [#encoding()] is.
        String contentType() {
            return contentType;
        }

        String encoding() {
            return encoding;
        }

        boolean packed() {
            return encoding.equalsIgnoreCase("gzip");
        }

        /// @param most bytes; one more is read of what has more, so that it can be told
        /// @throws IOException where it is not packed as it says
        byte[] unpacked(int most) throws IOException {
            if (!packed()) return body;
            try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return in.readNBytes(most + 1);
            }
        }

        /// How long the hub asks to be left alone, where it says that in seconds.
        OptionalLong away() {
            if ((status != 429 && status != 503) || !retryAfter.matches("\\d{1,5}")) return OptionalLong.empty();
            return OptionalLong.of(Long.parseLong(retryAfter));
        }

        /// For people: the status, and what a refusal says.
        String said() {
            var words = packed() || status == 200 ? "" : new String(body, StandardCharsets.UTF_8).strip();
            return "status " + status + (words.isEmpty() ? "" : ": " + words);
        }
    }

    default String words() {
        return switch (this) {
            case None(String why, boolean _) -> why;
            case Answer answer -> "it answered with " + answer.said();
        };
    }
}
