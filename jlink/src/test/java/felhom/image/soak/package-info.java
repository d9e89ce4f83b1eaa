/// The finished daemon over a long time, while everything around it goes wrong; and what it takes of a
/// machine.
package felhom.image.soak;
