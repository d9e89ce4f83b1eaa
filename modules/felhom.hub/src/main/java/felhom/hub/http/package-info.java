/// One request to a hub or to a receiver of notices, over TLS, bounded in time and in size both ways. What it
/// says is not known here.
package felhom.hub.http;
