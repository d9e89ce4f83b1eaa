/// The one door: catalogue, planner, Runner, queue, and what becomes of orders whose end nobody saw.
package felhom.engine.door;
