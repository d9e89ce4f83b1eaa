package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.task.ApiError;
import java.util.List;
import java.util.Optional;

/// The pool that a call wants its new guest to be in: rights on it count like rights on the guest
/// (pve-access-control 9.1.1 RPCEnvironment.pm check_vm_perm and check_pool_exist).
final class GuestPool {
    private GuestPool() {}

    static Optional<String> known(Call call) {
        var pool = call.params().text("pool");
        pool.filter(name -> !call.world().acl().pools().containsKey(name)).ifPresent(name -> {
            throw ApiError.forbidden("pool '" + name + "' does not exist");
        });
        return pool;
    }

    static boolean may(Call call, int vmid, String privilege) {
        return byPool(call, privilege) || call.may("/vms/" + vmid, privilege);
    }

    static void need(Call call, int vmid, String privilege) {
        if (!byPool(call, privilege)) call.need("/vms/" + vmid, privilege);
    }

    static void needAny(Call call, int vmid, List<String> privileges) {
        if (privileges.stream().noneMatch(one -> byPool(call, one))) call.needAny("/vms/" + vmid, privileges);
    }

    private static boolean byPool(Call call, String privilege) {
        return call.params()
                .text("pool")
                .filter(pool -> call.may("/pool/" + pool, privilege))
                .isPresent();
    }
}
