/// Programs of the host, from a fixed list.
package felhom.host;
