/// The task self-test: what it does to its scratch guest, and the conditions under which it needs no signature.
package felhom.engine.selftest;
