/// What vzdump does to a guest and says about it. Knows no call.
package felhom.testkit.dump;
