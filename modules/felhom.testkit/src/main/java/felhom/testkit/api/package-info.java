/// A call on its way: who asks, for what, may they, are the parameters right. Knows no endpoint but the simplest.
package felhom.testkit.api;
