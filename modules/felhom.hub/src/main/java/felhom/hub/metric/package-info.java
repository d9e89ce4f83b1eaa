/// What the agent counts, for Prometheus: a file for the node exporter's textfile collector.
package felhom.hub.metric;
