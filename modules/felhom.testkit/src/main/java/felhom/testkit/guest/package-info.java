/// What tasks do to containers and virtual machines. Knows no call.
package felhom.testkit.guest;
