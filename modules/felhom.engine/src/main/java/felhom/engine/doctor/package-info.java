/// What `doctor` looks at, what it may find there and why that matters: data and ports alone. Who looks lives
/// in the module that speaks to the host, starts programs or reads the state.
package felhom.engine.doctor;
