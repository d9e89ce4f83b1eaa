package felhom.authz.trust;

import felhom.authz.sshsig.Refusal;

/// What became of reading a trust file: all of it is usable, or none.
public sealed interface Loaded<T> {
    record Good<T>(T value) implements Loaded<T> {}

    record Bad<T>(Refusal refusal) implements Loaded<T> {}
}
