/// An order, the plan made of it, and how far it came. Leans on no other package of the engine.
package felhom.engine.order;
