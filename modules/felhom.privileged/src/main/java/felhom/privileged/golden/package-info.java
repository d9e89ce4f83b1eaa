/// Golden images: containers with `keyctl`, which only root may create.
package felhom.privileged.golden;
