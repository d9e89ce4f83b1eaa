/// Benchmarks. Each has a twin that does the least that any implementation would have to do; what counts is the ratio.
package felhom.bench;
