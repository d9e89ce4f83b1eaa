/// How values are written: JSON, forms, sizes, digests. Leans on nothing.
package felhom.testkit.text;
