/// The state of the host and of its cluster, and what can be said of it. Leans on tasks.
package felhom.testkit.world;
