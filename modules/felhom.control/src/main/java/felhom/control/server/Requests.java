package felhom.control.server;

import felhom.control.value.Codec;
import felhom.control.value.Codec.Nothing;
import felhom.control.value.Malformed;
import felhom.control.wire.Frame;
import felhom.control.wire.Method;
import felhom.control.wire.Methods;
import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What each request asks of the host that its client has.
final class Requests {
    private static final int PART = 200;

    private final Map<String, Handler> handlers = new HashMap<>();

    @FunctionalInterface
    private interface Handler {
        JsonNode answer(HostAccess host, JsonNode arguments, Conversation with) throws Exception;
    }

    @FunctionalInterface
    private interface Answer<A, R> {
        R of(HostAccess host, A argument, Conversation with) throws Exception;
    }

    @FunctionalInterface
    private interface Lister<A, T> {
        void list(HostAccess host, A argument, Consumer<T> sink);
    }

    Requests() {
        on(Methods.NODE, (host, _, _) -> host.node());
        on(Methods.NODE_NOW, (host, _, _) -> host.nodeNow());
        on(Methods.BACKUPS, (host, storage, _) -> host.backups(storage));
        on(Methods.RIGHTS, (host, _, _) -> host.rights());
        on(Methods.SETTINGS, (host, _, _) -> new Methods.Settings(host.selfTestGuest(), host.taskLimit()));
        list(Methods.GUESTS, (host, _, sink) -> host.inventory().guests().forEach(sink));
        on(Methods.GUEST, (host, vmid, _) -> host.inventory().guest(vmid));
        on(Methods.ABSENCE, (host, vmid, _) -> host.inventory().absence(vmid));
        list(Methods.STORAGES, (host, _, sink) -> host.inventory().storages().forEach(sink));
        list(
                Methods.STORAGES_AT,
                (host, place, sink) -> host.inventory().storagesAt(place).forEach(sink));
        on(Methods.CAN_SNAPSHOT, (host, vmid, _) -> host.inventory().canSnapshot(vmid));
        on(Methods.RUNS_ON_THROUGH_BACKUP, (host, vmid, _) -> host.inventory().runsOnThroughBackup(vmid));
        on(Methods.BACKUP_SIZE, (host, vmid, _) -> host.inventory().backupSize(vmid));
        on(Methods.TASK, (host, upid, _) -> host.inventory().task(upid));
        list(Methods.TASKS, (host, filter, sink) -> host.tasks().list(filter).forEach(sink));
        on(Methods.FIND, (host, upid, _) -> host.tasks().find(upid));
        list(Methods.LOG, (host, upid, sink) -> host.tasks().log(upid, sink));
        on(
                Methods.AWAIT,
                (host, wanted, with) -> host.tasks()
                        .await(wanted.task(), wanted.limit(), new WatchListener(with, wanted.log(), wanted.closely())));
        list(Methods.LOOK, (host, _, sink) -> host.check().look(sink));
        on(
                Methods.SUBMIT,
                (host, order, with) -> host.door().submit(order.what(), new OrderListener(with, order.closely())));
        on(
                Methods.APPLY,
                (host, approval, with) ->
                        host.door().apply(approval.what(), new OrderListener(with, approval.closely())));
        on(Methods.ISSUE, (host, order, _) -> host.door().issue(order));
        on(Methods.ISSUE_ANEW, (host, order, _) -> host.door().issueAnew(order));
        list(Methods.PLANS, (host, _, sink) -> host.door().plans().forEach(sink));
        on(Methods.WITHDRAW, (host, gone, _) -> {
            host.door().withdraw(gone.plan(), gone.because());
            return Nothing.NOTHING;
        });
        list(Methods.OPEN, (host, _, sink) -> host.door().open().forEach(sink));
        on(Methods.CLOSE, (host, closing, _) -> host.door().close(closing.order(), closing.because()));
        list(Methods.CATALOGUE, (host, _, sink) -> host.door().catalogue().forEach(sink));
        on(Methods.STATE, (host, _, _) -> host.door().state());
        on(
                Methods.SELF_TEST,
                (host, run, with) ->
                        host.selfTest(run.guest()).run(run.withPower(), run.clear(), new RemoteAudience(with)));
        on(Methods.STANDING, (host, _, _) -> daemon(host).standing());
        list(Methods.REPORT, (host, _, sink) -> daemon(host).report().forEach(sink));
        on(Methods.TRY_HUB, (host, _, _) -> daemon(host).tryHub());
        on(Methods.RELOAD, (host, _, _) -> daemon(host).reload());
    }

    private static RunningDaemon daemon(HostAccess host) {
        return host.daemon().orElseThrow(() -> new IllegalStateException("who serves a socket is a daemon"));
    }

    /// Done by the thread that calls.
    ///
    /// @throws Malformed for what is no request
    /// @throws Exception as the host's ports do
    JsonNode answer(Frame.Request request, HostAccess host, Conversation with) throws Exception {
        Handler handler = handlers.get(request.method());
        if (handler == null) {
            throw new Malformed("there is no method '" + request.method() + "'");
        }
        return handler.answer(host, request.arguments(), with);
    }

    private <A, R> void on(Method<A, R> method, Answer<A, R> answer) {
        handlers.put(method.name(), (host, arguments, with) -> {
            A argument = method.arguments().read(arguments);
            return method.result().write(answer.of(host, argument, with));
        });
    }

    private <A, T> void list(Method.Listing<A, T> method, Lister<A, T> lister) {
        handlers.put(method.name(), (host, arguments, with) -> {
            A argument = method.arguments().read(arguments);
            Parts<T> parts = new Parts<>(method, with);
            lister.list(host, argument, parts);
            parts.end();
            return Codec.NOTHING.write(Nothing.NOTHING);
        });
    }

    /// Sends a list part by part, so that it is never there as a whole.
    private static final class Parts<T> implements Consumer<T> {
        private final Method.Listing<?, T> method;
        private final Conversation with;
        private final List<JsonNode> items = new ArrayList<>();

        Parts(Method.Listing<?, T> method, Conversation with) {
            this.method = method;
            this.with = with;
        }

        @Override
        public void accept(T item) {
            items.add(method.item().write(item));
            if (method.atOnce() || items.size() >= PART) {
                end();
            }
        }

        void end() {
            if (!items.isEmpty()) {
                with.part(items);
                items.clear();
            }
        }
    }
}
