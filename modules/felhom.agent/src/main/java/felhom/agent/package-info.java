/// Main, configuration, wiring, logging.
package felhom.agent;
