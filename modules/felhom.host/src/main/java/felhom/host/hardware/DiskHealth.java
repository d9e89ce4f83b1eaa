package felhom.host.hardware;

import felhom.host.root.RootHelper;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;

/// Whoever may ask a disk for its health, which is root's alone.
public interface DiskHealth {
    /// Waits for the answer, up to a limit of its own.
    Asked ask(DiskName disk, DeviceType type);

    /// Of root's helper.
    static DiskHealth of(RootHelper helper) {
        return (disk, type) -> {
            try {
                return Asked.of(helper.ask(new RootRequest.Health(disk, type)));
            } catch (HostException none) {
                return none.failure().kind() == Failure.Kind.UNREACHABLE
                        ? new Asked.Nobody(none.failure().message())
                        : new Asked.Refused(none.failure().message());
            }
        };
    }

    /// What came of asking.
    sealed interface Asked {
        /// `smartctl` ended.
        ///
        /// @param exit a bit mask (`smartctl(8)`, "EXIT STATUS")
        /// @param whole whether the text is all that it said
        record Said(int exit, boolean whole, String text) implements Asked {}

        /// The disk did not answer in time.
        record TooLong(long seconds) implements Asked {}

        /// It was not asked.
        ///
        /// @param why in words for an operator, with the way out
        record Refused(String why) implements Asked {}

        /// Nobody here may ask.
        ///
        /// @param why in words for an operator, with the way out
        record Nobody(String why) implements Asked {}

        /// What root's helper answered to [felhom.wire.root.RootRequest.Health].
        static Asked of(RootAnswer answer) {
            return switch (answer) {
                case RootAnswer.Said(int exit, boolean whole, String text) -> new Said(exit, whole, text);
                case RootAnswer.TookTooLong(long seconds) -> new TooLong(seconds);
                case RootAnswer.Refused(String why) -> new Refused(why);
                case RootAnswer.AtWork _,
                        RootAnswer.Ended _,
                        RootAnswer.NeverBegun _,
                        RootAnswer.Lost _,
                        RootAnswer.Explained _,
                        RootAnswer.Walked _ ->
                    new Refused("root's helper answered what was not asked; agent and helper are of one version when"
                            + " felhom-agent and felhom-agent-root.socket were both restarted");
            };
        }
    }
}
