/// The durable log: append-only, hash-chained, one writer. What its records mean is the caller's business.
package felhom.ops.log;
