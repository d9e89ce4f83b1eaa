package felhom.messages;

import static felhom.messages.Said.says;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationMessagesTests {
    @Test
    void whetherItCanBeUsed() {
        says(
                "{'valid':true,'problems':[],'destructive_orders_refused':['nobody can sign']}",
                ConfigurationMessages.valid(List.of("nobody can sign")));
        says("{'valid':false,'problems':['a','b']}", ConfigurationMessages.invalid(List.of("a", "b")));
    }

    @Test
    void everySettingByItsName() {
        var settings = new LinkedHashMap<String, Message>();
        settings.put("node", ConfigurationMessages.text(Optional.empty(), "not set"));
        settings.put("endpoint", ConfigurationMessages.text(Optional.of("https://h"), "file:1"));

        says(
                "{'node':{'value':null,'from':'not set'},'endpoint':{'value':'https://h','from':'file:1'}}",
                ConfigurationMessages.settings(settings));
    }

    @Test
    void aSettingHasItsOwnType() {
        says("{'value':60,'from':'x'}", ConfigurationMessages.number(Optional.of("60"), "x"));
        says("{'value':true,'from':'x'}", ConfigurationMessages.flag(Optional.of("true"), "x"));
        says("{'value':['a'],'from':'x'}", ConfigurationMessages.list(List.of("a"), "x"));
        says("{'set':true,'from':'x'}", ConfigurationMessages.secret(true, "x"));
    }

    @Test
    void whatIsWrongIsShownAsItWasGiven() {
        says("{'value':'6O','from':'x'}", ConfigurationMessages.number(Optional.of("6O"), "x"));
        says("{'value':'yes','from':'x'}", ConfigurationMessages.flag(Optional.of("yes"), "x"));
        says("{'value':null,'from':'x'}", ConfigurationMessages.flag(Optional.empty(), "x"));
    }
}
