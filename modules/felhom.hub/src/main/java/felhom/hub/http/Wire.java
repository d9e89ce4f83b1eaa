package felhom.hub.http;

import java.time.Duration;

/// What carries a JSON document to one place and its answer back; [HttpPost] is the one that does it over
/// TLS.
public interface Wire extends AutoCloseable {
    /// @param json whole, as UTF-8
    /// @param whole how long it may take, from the look-up of the name to the answer's last byte
    /// @param mostBytes of the answer's body, as they come over the wire
    /// @return an answer of any status
    /// @throws HttpFault for none
    HttpAnswer send(byte[] json, Duration whole, int mostBytes) throws HttpFault, InterruptedException;

    /// Where it goes, without what may be secret in it.
    String to();

    @Override
    void close();
}
