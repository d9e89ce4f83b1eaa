/// The operation authors' API: operations, their arguments, the capabilities they are handed, and outcomes.
package felhom.ops;
