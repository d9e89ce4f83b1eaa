/// What may be typed, as data, and how a line is read against it: strictly, and into typed values. Commands and
/// operations are described alike. Nothing here does anything.
package felhom.shell.line;
