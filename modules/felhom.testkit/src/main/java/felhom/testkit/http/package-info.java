/// Connections, requests and answers, and how a fault spoils them. Knows no endpoint.
package felhom.testkit.http;
