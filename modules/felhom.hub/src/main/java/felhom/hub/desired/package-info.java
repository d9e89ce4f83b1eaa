/// What a hub wants this host to be like, as it was last said. It is kept here; nothing is done about it.
package felhom.hub.desired;
