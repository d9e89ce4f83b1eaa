package felhom.messages;

import static felhom.messages.Said.says;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.NodeName;
import felhom.ops.SnapshotInfo;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuestMessagesTests {
    private static final String NEXTCLOUD = """
            {'vmid':101,'type':'lxc','node':'pve1','name':'nextcloud','status':'running','lock':'backup',
            'template':false,'memory':536870912,'disk':8589934592,'cpus':2.0,'tags':['a','b']""";

    private static Guest guest(Optional<String> lock, long disk) {
        return new Guest(
                new Vmid(101),
                Guest.Kind.LXC,
                new NodeName("pve1"),
                "nextcloud",
                "running",
                lock,
                false,
                512L << 20,
                disk,
                2,
                Set.of("b", "a"));
    }

    @Test
    void aGuestInAList() {
        says(NEXTCLOUD + "}", GuestMessages.guest(guest(Optional.of("backup"), 8L << 30)));
    }

    @Test
    void whatIsNotLockedHasNoLockAndADiskThatNobodyKnowsIsNull() {
        says("""
                {'vmid':101,'type':'lxc','node':'pve1','name':'nextcloud','status':'running','template':false,
                'memory':536870912,'disk':null,'cpus':2.0,'tags':['a','b']}""", GuestMessages.guest(guest(Optional.empty(), 0)));
    }

    @Test
    void aGuestWithItsConfigurationAndItsSnapshots() {
        GuestDetail detail = new GuestDetail(
                guest(Optional.of("backup"), 8L << 30),
                Map.of("net0", "name=eth0", "cores", "2"),
                "da39",
                List.of(
                        new SnapshotInfo(
                                "clean",
                                "as it came",
                                Optional.of(Instant.parse("2026-11-21T12:00:00Z")),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        new SnapshotInfo(
                                "half", "", Optional.empty(), Optional.of("clean"), Optional.of("prepare"), true)),
                Optional.of("started"));

        says(NEXTCLOUD + """
                        ,'digest':'da39','ha':'started','config':{'cores':'2','net0':'name=eth0'},'snapshots':[
                        {'name':'clean','description':'as it came','taken':'2026-11-21T12:00:00Z'},
                        {'name':'half','description':'','parent':'clean','state':'prepare','memory':true}]}""", GuestMessages.detail(detail));
    }
}
