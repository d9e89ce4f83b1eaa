package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.messages.SelfTestMessages.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfTestMessagesTests {
    @Test
    void whatWasReadOfTheHost() {
        Finding denied = new Finding("token", Level.DENIED, "lacks VM.Audit", List.of("pveum acl modify /"));

        says("""
                {'selftest':'read','passed':false,'findings':[
                {'subject':'version','level':'ok','text':'9.2.11','remedy':[]},
                {'subject':'token','level':'denied','text':'lacks VM.Audit','remedy':['pveum acl modify /']}]}""", CheckMessages.findings("read", List.of(Finding.ok("version", "9.2.11"), denied), false));
    }

    @Test
    void theStepsOnAScratchGuest() {
        List<Step> steps = List.of(
                new Step("snapshot", "ok", Duration.ofMillis(1500), "", List.of()),
                new Step("rollback", "failed", Duration.ofMillis(20), "it failed", List.of("last words")));

        says("""
                {'selftest':'task','vmid':101,'passed':false,'steps':[
                {'step':'snapshot','outcome':'ok','seconds':1.5,'message':''},
                {'step':'rollback','outcome':'failed','seconds':0.02,'message':'it failed','log':['last words']}],
                'left_behind':['a snapshot']}""", SelfTestMessages.ended(Plans.GUEST, false, steps, List.of("a snapshot")));
    }

    @Test
    void nothingWasBegun() {
        says(
                "{'selftest':'task','vmid':101,'passed':false,'refused':'guest 101 is running'}",
                SelfTestMessages.refused(Plans.GUEST, "guest 101 is running"));
    }
}
