package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;

/// How an order that was left open is taken up, and where what follows of it is done.
interface Takeover {
    /// By a process that has the state for itself and does one thing after the other.
    Takeover ALONE = new Takeover() {
        @Override
        public boolean take(OrderKey order) {
            return true;
        }

        @Override
        public void letGo(OrderKey order) {}

        @Override
        public void goOn(OpenOrder order, Runnable work) {
            work.run();
        }

        @Override
        public boolean over() {
            return false;
        }
    };

    /// @return false where a thread is at it
    boolean take(OrderKey order);

    void letGo(OrderKey order);

    /// Does the work, at once or when its turn has come, and lets go of the order then.
    void goOn(OpenOrder order, Runnable work);

    /// Whether no further stage may be begun.
    boolean over();
}
