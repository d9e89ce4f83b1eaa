package felhom.proxmox.inventory;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Writes a guest's description. PVE does that at once, without a task; the configuration's digest goes
/// along, so that a change by somebody else is refused by PVE instead of being overwritten.
public final class Description {
    private static final String MARK = GuestIdentity.MARK;
    // What PVE accepts for a description.
    private static final int MOST = 8192;
    // As long as a lost task is looked for: a pvedaemon that was stuck gets to it late.
    private static final Duration SETTLE = Submission.SEARCH;

    private final PveClient client;
    private final Ticker ticker;

    public Description(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    /// Gives the guest a mark, unless it has one.
    public Outcome mark(GuestApi guest) {
        GuestConfig before = guest.config();
        String old = GuestIdentity.withoutMarks(before.description().orElse(""));
        if (marked(before)) {
            return new Outcome.Done("guest " + guest.vmid() + " has the agent's mark already");
        }
        String line = MARK + UUID.randomUUID();
        String marked = old.isEmpty() ? line : old + "\n" + line;
        return marked.length() > MOST
                ? new Outcome.Failed(Failure.of(
                        Failure.Kind.HOST,
                        "the description of guest " + guest.vmid()
                                + " leaves no room for the agent's mark (8192 characters at"
                                + " most): shorten it first"))
                : put(guest, before, marked);
    }

    public Outcome write(GuestApi guest, String text) {
        GuestConfig before = guest.config();
        return put(guest, before, keepMark(before.description().orElse(""), text));
    }

    private Outcome put(GuestApi guest, GuestConfig before, String wanted) {
        String done = done(guest, wanted);
        if (same(before, wanted)) {
            return new Outcome.Done(done + " (it was so already)");
        }
        Optional<PveError> doubt = Optional.empty();
        try {
            client.send(guest.describe(wanted, Optional.of(before.digest())));
        } catch (PveException e) {
            // pveproxy answers a 595 before it has sent anything on, and the configuration by itself: a look costs
            // little.
            if (!e.error().maybeDone() && !(e.error() instanceof PveError.Gateway)) {
                throw e;
            }
            doubt = Optional.of(e.error());
        }
        return readBack(guest, before, wanted, done, doubt);
    }

    private Outcome readBack(GuestApi guest, GuestConfig before, String wanted, String done, Optional<PveError> doubt) {
        Duration start = ticker.elapsed();
        Duration patience = doubt.isPresent() ? SETTLE : Duration.ofSeconds(10);
        Optional<GuestConfig> last = Optional.empty();
        PveError trouble = doubt.orElse(new PveError.Unreadable("it could not be read back"));
        while (true) {
            try {
                GuestConfig now = guest.config();
                last = Optional.of(now);
                if (same(now, wanted)) {
                    return new Outcome.Done(done);
                }
            } catch (PveException e) {
                trouble = e.error();
                // What was read before says nothing of now.
                last = Optional.empty();
            }
            // One reading decides, unless the write may still be on its way.
            boolean over = ticker.elapsed().minus(start).compareTo(patience) >= 0;
            boolean decided =
                    last.isPresent() && !doubt.map(PveError::maybeDone).orElse(false);
            if (over || decided || !pause()) {
                break;
            }
        }
        boolean untouched =
                last.map(now -> now.digest().equals(before.digest())).orElse(false);
        boolean mayCome = doubt.map(PveError::maybeDone).orElse(false);
        String message = "description of guest " + guest.vmid() + ": " + trouble.words();
        if (doubt.isPresent() && !mayCome && untouched) {
            return new Outcome.Failed(Failure.of(trouble.kind(), message + "; it was not written"));
        }
        if (mayCome) {
            return Outcome.Unknown.notSeenYet(
                    message + "; it was not seen to be written within " + SETTLE.toSeconds()
                            + " s, and the host may still write it: look at the guest before ordering it again",
                    Optional.empty());
        }
        return new Outcome.Unknown(
                doubt.isEmpty() && last.isPresent()
                        ? "PVE says that the description of guest " + guest.vmid()
                                + " was written, but it reads otherwise"
                        : message,
                Optional.empty());
    }

    /// What a write comes to whose answer was lost; empty while the guest does not show it.
    public Optional<Outcome> written(GuestApi guest, String text) {
        return reads(guest.config(), text) ? Optional.of(new Outcome.Done(done(guest, text))) : Optional.empty();
    }

    /// The same for the mark.
    public Optional<Outcome> marked(GuestApi guest) {
        return marked(guest.config())
                ? Optional.of(new Outcome.Done("guest " + guest.vmid() + " has the agent's mark"))
                : Optional.empty();
    }

    /// Whether that is what a write of the text leaves.
    public static boolean reads(GuestConfig config, String text) {
        return same(config, keepMark(config.description().orElse(""), text));
    }

    public static boolean marked(GuestConfig config) {
        return GuestIdentity.mark(config.description().orElse("")).isPresent();
    }

    private static String done(GuestApi guest, String wanted) {
        return "done: " + (wanted.isEmpty() ? "removed" : "wrote") + " the description of guest " + guest.vmid();
    }

    private boolean pause() {
        try {
            ticker.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean same(GuestConfig config, String wanted) {
        return config.kept(config.description().orElse("")).equals(config.kept(wanted));
    }

    /// The agent's own mark is the last line, and nobody else writes one: what looks like it in a text is
    /// left out.
    static String keepMark(String before, String text) {
        String kept = GuestIdentity.withoutMarks(text);
        return GuestIdentity.mark(before)
                .map(id -> kept.isEmpty() ? MARK + id : kept + "\n" + MARK + id)
                .orElse(kept);
    }
}
