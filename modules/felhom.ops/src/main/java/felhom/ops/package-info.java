/// The operation authors' API: operations, their arguments, what they may read, and the procedures of steps that they
/// plan.
package felhom.ops;
