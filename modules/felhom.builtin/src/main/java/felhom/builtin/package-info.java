/// The built-in operations, written exactly as a third party would write them.
package felhom.builtin;
