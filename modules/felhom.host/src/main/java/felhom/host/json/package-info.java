/// What programs of the host say as JSON, read as what it is known to be: a value may be missing, `null`,
/// `N/A`, or a number as text.
package felhom.host.json;
