/// A world as one JSON file.
package felhom.testkit.file;
