/// What is written down of orders, and what the records add up to.
package felhom.engine.ledger;
