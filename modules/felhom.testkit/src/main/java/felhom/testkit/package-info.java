/// What a test says to a simulated host and sees of it; [PveSimulator] is where to begin. Leans on all the others.
package felhom.testkit;
