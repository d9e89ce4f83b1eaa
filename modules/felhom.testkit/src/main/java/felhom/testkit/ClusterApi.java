package felhom.testkit;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// version, nodes, cluster and certificates.
final class ClusterApi {
    // The machine behind the simulated host.
    private static final long MEMORY = 25_276_502_016L;
    private static final long MEMORY_USED = 1_219_235_840L;
    private static final long DISK = 270_553_174_016L;
    private static final long DISK_USED = 29_360_390_144L;

    private ClusterApi() {}

    static List<Route> routes(Tls tls) {
        return List.of(
                Route.own("GET", "/version", Route.ANYONE, Schema.of(), ClusterApi::version),
                Route.own("GET", "/nodes", Route.ANYONE, Schema.of(), call -> nodes(call, tls)),
                Route.own("GET", "/nodes/{node}/status", Route.node("Sys.Audit"), Schema.of(), ClusterApi::status),
                Route.own("GET", "/nodes/{node}/version", Route.ANYONE, Schema.of(), ClusterApi::version),
                Route.own("GET", "/nodes/{node}/certificates/info", Route.ANYONE, Schema.of(), call -> certs(tls)),
                Route.own(
                        "GET",
                        "/cluster/resources",
                        Route.ANYONE,
                        Schema.of("type enum vm, storage, node, sdn"),
                        ClusterApi::resources),
                Route.forwarded(
                        "GET",
                        "/cluster/status",
                        call -> call.need("/", "Sys.Audit"),
                        Schema.of(),
                        ClusterApi::clusterStatus),
                Route.own("GET", "/cluster/nextid", Route.ANYONE, Schema.of("vmid vmid"), ClusterApi::nextId));
    }

    private static Reply version(Call call) {
        var version = call.world().version();
        var release = version.split("\\.", -1);
        return Reply.of(Json.object(
                "version", version, "release", release[0] + "." + release[1], "repoid", "14a22df35955d97d"));
    }

    private static Reply nodes(Call call, Tls tls) {
        var name = call.world().nodeName();
        var node = Json.object(
                "node",
                name,
                "id",
                "node/" + name,
                "type",
                "node",
                "status",
                "online",
                "level",
                "",
                "ssl_fingerprint",
                Certificates.fingerprint(tls.leaf()));
        if (call.may("/nodes/" + name, "Sys.Audit")) figures(call, node);
        return Reply.of(Json.array().add(node));
    }

    private static void figures(Call call, ObjectNode node) {
        node.setAll(Json.object(
                "uptime",
                call.world().uptime(),
                "cpu",
                0.034,
                "maxcpu",
                2,
                "mem",
                MEMORY_USED,
                "maxmem",
                MEMORY,
                "disk",
                DISK_USED,
                "maxdisk",
                DISK));
    }

    private static Reply status(Call call) {
        var version = call.world().version();
        var memory = Json.object("total", MEMORY, "used", MEMORY_USED, "free", MEMORY - MEMORY_USED);
        if (call.world().atLeast(9, 0)) memory.put("available", MEMORY - MEMORY_USED);
        return Reply.of(Json.object(
                "uptime", call.world().uptime(),
                "cpu", 0.265047312457321,
                "wait", 0.000487757291971515,
                "idle", 0,
                "loadavg", Json.array().add("0.58").add("0.81").add("1.01"),
                "kversion", "Linux 6.14.11-2-pve #1 SMP PREEMPT_DYNAMIC",
                "current-kernel",
                        Json.object(
                                "sysname",
                                "Linux",
                                "release",
                                "6.14.11-2-pve",
                                "version",
                                "#1 SMP PREEMPT_DYNAMIC",
                                "machine",
                                "x86_64"),
                "boot-info", Json.object("mode", "efi", "secureboot", 0),
                "pveversion", "pve-manager/" + version + "/14a22df35955d97d",
                "ksm", Json.object("shared", 0),
                "memory", memory,
                "swap", Json.object("total", 0, "used", 0, "free", 0),
                "rootfs",
                        Json.object(
                                "total", DISK, "used", DISK_USED, "free", DISK - DISK_USED, "avail", 79_583_903_744L),
                "cpuinfo",
                        Json.object(
                                "cpus",
                                2,
                                "cores",
                                2,
                                "sockets",
                                1,
                                "mhz",
                                "2596.134",
                                "model",
                                "AMD EPYC",
                                "user_hz",
                                100,
                                "hvm",
                                "1",
                                "flags",
                                "fpu vme de pse tsc msr pae")));
    }

    private static Reply clusterStatus(Call call) {
        var name = call.world().nodeName();
        return Reply.of(Json.array()
                .add(Json.object(
                        "id",
                        "node/" + name,
                        "name",
                        name,
                        "type",
                        "node",
                        "ip",
                        "127.0.0.1",
                        "level",
                        "",
                        "local",
                        1,
                        "nodeid",
                        0,
                        "online",
                        1)));
    }

    private static Reply nextId(Call call) {
        var guests = call.world().guests();
        if (call.params().has("vmid")) {
            int wanted = (int) call.params().number("vmid", 0);
            if (guests.containsKey(wanted)) throw ApiError.parameter("vmid", "VM " + wanted + " already exists");
            return Reply.of(Json.value(String.valueOf(wanted)));
        }
        int free = 100;
        while (guests.containsKey(free)) free++;
        return Reply.of(Json.value(String.valueOf(free)));
    }

    private static Reply resources(Call call) {
        var wanted = call.params().text("type", "");
        var list = Json.array();
        if (wanted.isEmpty() || wanted.equals("vm")) guests(call, list);
        if (wanted.isEmpty() || wanted.equals("node")) {
            var name = call.world().nodeName();
            var node = Json.object("id", "node/" + name, "node", name, "type", "node", "status", "online", "level", "");
            if (call.world().atLeast(9, 0)) node.put("cgroup-mode", 2);
            if (call.may("/nodes/" + name, "Sys.Audit")) figures(call, node);
            list.add(node);
        }
        if (wanted.isEmpty() || wanted.equals("storage")) storages(call, list);
        return Reply.of(list);
    }

    private static void guests(Call call, ArrayNode list) {
        for (var guest : call.world().guests().values()) {
            if (!call.may("/vms/" + guest.vmid, "VM.Audit")) continue;
            var entry = GuestApi.figures(call, guest);
            entry.remove(List.of("swap", "maxswap", "pid", "cpus"));
            entry.remove(entry.propertyNames().stream()
                    .filter(n -> n.startsWith("pressure"))
                    .toList());
            entry.put("id", "lxc/" + guest.vmid);
            entry.put("node", call.world().nodeName());
            entry.put("maxcpu", guest.number("cores", 2));
            entry.put("template", guest.flag("template") ? 1 : 0);
            if (call.world().atLeast(9, 0)) entry.put("memhost", 0);
            list.add(entry);
        }
    }

    private static void storages(Call call, ArrayNode list) {
        var node = call.world().nodeName();
        for (var storage : call.world().storages().values()) {
            if (!call.may("/storage/" + storage.name, "Datastore.Audit")) continue;
            list.add(Json.object(
                    "id",
                    "storage/" + node + "/" + storage.name,
                    "storage",
                    storage.name,
                    "node",
                    node,
                    "type",
                    "storage",
                    "plugintype",
                    storage.type,
                    "content",
                    StorageApi.content(call, storage),
                    "shared",
                    0,
                    "status",
                    "available",
                    "disk",
                    storage.used,
                    "maxdisk",
                    storage.total));
        }
    }

    private static Reply certs(Tls tls) {
        return Reply.of(
                Json.array().add(certificate("pve-root-ca.pem", tls.ca())).add(certificate("pve-ssl.pem", tls.leaf())));
    }

    private static ObjectNode certificate(String file, X509Certificate certificate) {
        var names = Json.array();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) all.forEach(name -> names.add(String.valueOf(name.get(1))));
        } catch (CertificateParsingException e) {
            throw new IllegalStateException("cannot read an own certificate", e);
        }
        return Json.object(
                "filename", file,
                "fingerprint", Certificates.fingerprint(certificate),
                "subject", slashed(certificate.getSubjectX500Principal().getName("RFC1779")),
                "issuer", slashed(certificate.getIssuerX500Principal().getName("RFC1779")),
                "notbefore", certificate.getNotBefore().toInstant().getEpochSecond(),
                "notafter", certificate.getNotAfter().toInstant().getEpochSecond(),
                "san", names,
                "pem", Certificates.pem(certificate),
                "public-key-type", "id-ecPublicKey",
                "public-key-bits", 256);
    }

    /// OpenSSL's one-line form, in the order of the certificate.
    private static String slashed(String name) {
        var parts = new ArrayList<>(List.of(name.split(", ", -1)));
        return "/" + String.join("/", parts.reversed());
    }
}
