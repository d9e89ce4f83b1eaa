/// The way to the hub and back: a report out, an envelope in, and what it asks for.
package felhom.hub.link;
