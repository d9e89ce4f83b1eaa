/// What is to go wrong, as a test orders it. Leans on nothing.
package felhom.testkit.fault;
