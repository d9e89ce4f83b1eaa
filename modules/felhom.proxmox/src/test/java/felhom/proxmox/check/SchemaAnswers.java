package felhom.proxmox.check;

import felhom.testkit.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers to what the recorded host had nothing to say to, made by the schema of 9.2 and the fields that
/// Proxmox's own code sets. Material to damage, and no proof of anything.
final class SchemaAnswers {
    private static final List<Recording> ALL = new ArrayList<>();

    private SchemaAnswers() {}

    static {
        answer("/cluster/ha/resources", """
                [{"sid":"ct:100","state":"started","group":"prefer"},{"sid":"vm:101","state":"ignored"}]""");
        answer("/cluster/ha/rules", """
                [{"rule":"apart","type":"resource-affinity","resources":"ct:100,vm:101","disable":1}]""");
        answer("/cluster/ha/groups", """
                [{"group":"prefer","nodes":"pve1:2,pve2","restricted":"1"}]""");
        answer("/cluster/ha/status/current", """
                [{"id":"master","type":"master","node":"pve1","status":"pve1 (active)","timestamp":1795241822},
                 {"id":"service:ct:100","type":"service","sid":"ct:100","node":"pve1","state":"error",
                  "crm_state":"error","request_state":"started","status":"ct:100 (pve1, error)"}]""");
        answer("/cluster/replication", """
                [{"id":"100-0","guest":100,"jobnum":0,"target":"pve2","type":"local","schedule":"*/15",
                  "disable":0}]""");
        answer("/nodes/pve/replication", """
                [{"id":"100-0","guest":"100","target":"pve2","last_sync":0,"last_try":1795241822,
                  "next_sync":1795242722,"fail_count":3,"error":"no route to host"}]""");
        answer("/nodes/pve/services", """
                [{"service":"pveproxy","name":"pveproxy","desc":"PVE API Proxy Server","state":"running",
                  "active-state":"active","unit-state":"enabled"}]""");
        answer("/nodes/pve/disks/zfs", """
                [{"name":"rpool","size":1000,"alloc":"600","free":400,"frag":12,"dedup":1.0,"health":"ONLINE"}]""");
        answer("/access/users/felhom-agent@pve/token/agent", """
                {"expire":1795241822,"comment":"agent","privsep":"1"}""");
        answer("/nodes/pve/qemu/9970/agent/network-get-interfaces", """
                {"result":[{"name":"eth0","hardware-address":"bc:24:11:00:e5:5c","ip-addresses":[
                  {"ip-address":"192.0.2.7","ip-address-type":"ipv4","prefix":24}]}]}""");
        answer("/nodes/pve/qemu/9970/config", Map.of("snapshot", List.of("before")), """
                {"name":"vm","memory":"512","snaptime":1795241822,"digest":"8713cdcc82c786ef9e20a72fbe4c75e74e531220",
                 "scsi0":"local-dir:9970/vm-9970-disk-0.qcow2,size=1G","net0":"virtio=BC:24:11:00:E5:5C,bridge=vmbr0"}
                """);
    }

    static List<Recording> all() {
        return List.copyOf(ALL);
    }

    private static void answer(String path, String data) {
        answer(path, Map.of(), data);
    }

    private static void answer(String path, Map<String, List<String>> query, String data) {
        ALL.add(new Recording(
                "by the schema: " + path,
                "GET",
                path,
                Lab.TOKEN,
                query,
                Map.of(),
                200,
                "OK",
                "{\"data\":" + data.strip() + "}",
                Optional.empty()));
    }
}
