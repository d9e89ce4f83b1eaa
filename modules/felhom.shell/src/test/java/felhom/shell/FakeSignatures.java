package felhom.shell;

import felhom.engine.trust.Signatures;
import felhom.ops.OperationName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// A policy is the number of operators that it asks for; without one it is one.
final class FakeSignatures implements Signatures {
    @Override
    public Demand demand(byte[] policy, Set<OperationName> operations, Set<OperationName> signed) {
        return demand(Optional.of(policy), operations, new byte[0]);
    }

    @Override
    public Demand demand(Optional<byte[]> policy, Set<OperationName> operations, byte[] plan) {
        String asked = policy.map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("1");
        try {
            return new Asked(Integer.parseInt(asked), "default");
        } catch (NumberFormatException none) {
            return new Unusable("'" + asked + "' is no policy");
        }
    }

    @Override
    public Checker trusting(byte[] allowedSigners, Optional<byte[]> revoked) {
        throw new AssertionError("nothing is verified here");
    }

    @Override
    public Listing list(byte[] allowedSigners, Optional<byte[]> revoked) {
        throw new AssertionError("nobody is listed here");
    }
}
