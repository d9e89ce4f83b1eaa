/// What is read of the host for a report: each part in a thread of its own, which is abandoned when it hangs,
/// and what becomes of it as a section.
package felhom.hub.report;
