package felhom.testkit.contract;

/// A request that the official schema does not allow.
///
/// @param request method and path, as it was sent
/// @param problem the parameter and what is wrong with it
public record Violation(String request, String problem) {
    @Override
    public String toString() {
        return request + ": " + problem;
    }
}
