/// The durable log: append-only, hash-chained, one writer. What its records mean is the caller's business.
///
/// ```java
/// try (Log log = Log.open(directory, state, Options.defaults())) {
///     // Returns when the record is durable and the state has taken it in.
///     Position position = log.append(16, body, Urgency.NEW);
/// }
/// ```
///
/// The directory holds `segment-00000001.log` and so on, of which only the newest is written to; `newest`, which says
/// how many there have to be; and `lock`. A segment is [a header][SegmentHeader], a snapshot of the state, the records
/// since ([their bytes][Codec]), and zeros.
package felhom.log;
