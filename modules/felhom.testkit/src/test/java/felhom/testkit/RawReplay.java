package felhom.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Replays what was recorded byte by byte: several requests on one connection, odd framing.
final class RawReplay {
    private final Sender sender;
    private final PveWorld world;
    private final ReplayScript script;

    RawReplay(Sender sender, PveWorld world, ReplayScript script) {
        this.sender = sender;
        this.world = world;
        this.script = script;
    }

    void replay(Recorded request, Comparison comparison) throws IOException {
        var expected = new ArrayList<Sender.Received>();
        for (var text : request.response().split("(?=HTTP/1\\.[01] \\d)", -1)) {
            if (!text.isEmpty()) expected.add(parsed(text));
        }
        int pause = script.of(request, "pause").stream()
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(500);
        var conversation = sender.converse(requests(request), pause);
        if (conversation.answers().size() != expected.size()) comparison.differ("number of answers");
        if (request.closed() != conversation.closed()) comparison.differ("closed is " + conversation.closed());
        for (int i = 0; i < Math.min(expected.size(), conversation.answers().size()); i++) {
            Answers.compare(expected.get(i), conversation.answers().get(i), comparison);
        }
    }

    private List<String> requests(Recorded request) {
        var all = new ArrayList<String>();
        for (var text : request.request().split("(?=(GET|POST|PUT|DELETE) /)", -1)) {
            if (!text.isEmpty()) all.add(secrets(text));
        }
        return all;
    }

    private String secrets(String text) {
        var id = text.replaceAll("(?s).*PVEAPIToken=([^=]+)=<secret>.*", "$1");
        return text.replace(
                "<secret>",
                world.state().locked(() -> world.state().acl().tokens().get(id).secret()));
    }

    /// By hand, because other names change the length of a body.
    private static Sender.Received parsed(String text) {
        int end = text.indexOf("\r\n\r\n");
        var lines = text.substring(0, end).lines().toList();
        return new Sender.Received(lines.getFirst(), lines.subList(1, lines.size()), text.substring(end + 4));
    }
}
