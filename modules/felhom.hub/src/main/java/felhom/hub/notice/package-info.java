/// Short messages to people, by way of whatever takes a JSON document by HTTPS: a plan waits, an order
/// failed, the host cannot be read, the hub is away.
package felhom.hub.notice;
