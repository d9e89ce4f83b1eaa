package felhom.testkit.http;

import felhom.testkit.fault.HostEvent;
import felhom.testkit.fault.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Answers what arrives on the connections.
public interface Responder {
    /// What the `Date` header says.
    Instant date();

    /// What the `Server` header says.
    default String server() {
        return "pve-api-daemon/3.0";
    }

    /// The most bytes of a request's body.
    int maxBody();

    /// Lets something happen to the host before a request is answered.
    void happen(HostEvent event);

    Exchange exchange(HttpRequest request);

    /// One request on its way to its answer.
    interface Exchange {
        /// What is to go wrong with it.
        Optional<Trouble> trouble();

        /// Takes down how it was answered.
        void answered(int status);

        /// Does what the request asks for.
        Answer work() throws InterruptedException;

        /// Does it so much later.
        ///
        /// @return the answer that pveproxy gives meanwhile
        Answer workLater(Duration after) throws InterruptedException;
    }
}
