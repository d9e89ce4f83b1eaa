package felhom.engine.core;

import felhom.engine.door.LeftOrders;
import felhom.engine.door.OpenOrders;
import felhom.engine.door.OrdersAtWork;
import felhom.engine.door.OthersWork;
import felhom.engine.door.ResourceTurns;
import felhom.engine.door.Settlement;
import felhom.engine.ledger.Journal;
import felhom.engine.port.HostPorts;
import felhom.engine.state.AgentState;

/// How a process has the state, and what follows from that for what others have left open.
enum Tenure {
    /// For one command: while only a task is waited for, others have it. What is left open is looked at
    /// before anything new is begun.
    BY_TURNS {
        @Override
        Parts parts(AgentState state, HostPorts host, LocalState from, ResourceTurns turns, OrdersAtWork atWork) {
            Settlement settlement = Settlement.of(state, host.tasks(), host.executor(), from.clocks());
            OthersWork others = new OpenOrders(state, host.tasks(), settlement, from.turn());
            return new Parts(state.journal(), settlement, others);
        }

        @Override
        boolean settlesFirst() {
            return true;
        }
    },

    /// From start to stop, with many threads at work. What is left open is looked at beside them, and before
    /// a new order
    /// begins on its guest.
    FOR_GOOD {
        @Override
        Parts parts(AgentState state, HostPorts host, LocalState from, ResourceTurns turns, OrdersAtWork atWork) {
            Settlement settlement =
                    Settlement.inTurn(state, host.tasks(), host.executor(), from.clocks(), turns, atWork);
            OthersWork others = new LeftOrders(state, host.tasks(), settlement, atWork, from.turn());
            return new Parts(state.steadyJournal(), settlement, others);
        }

        @Override
        boolean settlesFirst() {
            return false;
        }
    };

    /// What the engine is made of, according to this.
    record Parts(Journal journal, Settlement settlement, OthersWork others) {}

    abstract Parts parts(AgentState state, HostPorts host, LocalState from, ResourceTurns turns, OrdersAtWork atWork);

    /// Whether what is left open is looked at before a door is served.
    abstract boolean settlesFirst();
}
