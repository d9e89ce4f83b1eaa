package felhom.engine.selftest;

/// One run of the task self-test on the guest that it was made for.
@FunctionalInterface
public interface SelfTest {
    /// @param withPower start and stop the guest too
    /// @param clear remove what an earlier run has left behind without asking
    /// @throws felhom.ops.HostException when the guest cannot be read before anything is begun
    SelfTestEnd run(boolean withPower, boolean clear, SelfTestAudience audience) throws Exception;
}
