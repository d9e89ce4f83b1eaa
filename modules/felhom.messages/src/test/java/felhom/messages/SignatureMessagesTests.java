package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.trust.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureMessagesTests {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Signatures.Refused REFUSED = new Signatures.Refused("BAD_SIGNATURE", "not over this message");

    private static Signatures.Accepted accepted(Optional<Signatures.Touch> touch) {
        return new Signatures.Accepted("anna", "ssh-ed25519", "SHA256:abc", "file", 2, touch);
    }

    @Test
    void aGoodSignature() {
        says("""
                {'verdict':'accept','code':'OK','principal':'anna','namespace':'file','key_type':'ssh-ed25519',
                'fingerprint':'SHA256:abc','line':2,'as_of':'2026-11-21T12:00:00Z'}""", SignatureMessages.judgement(accepted(Optional.empty()), NOON, Optional.empty()));
    }

    @Test
    void aGoodSignatureOfAKeyThatWasTouchedWithTheKeyItself() {
        says(
                """
                {'verdict':'accept','code':'OK','principal':'anna','namespace':'file','key_type':'ssh-ed25519',
                'fingerprint':'SHA256:abc','line':2,'user_present':true,'user_verified':false,'counter':7,
                'as_of':'2026-11-21T12:00:00Z','public_key':'ssh-ed25519 AAAA'}""",
                SignatureMessages.judgement(
                        accepted(Optional.of(new Signatures.Touch(true, false, 7))),
                        NOON,
                        Optional.of("ssh-ed25519 AAAA")));
    }

    @Test
    void aRefusedOne() {
        says("""
                {'verdict':'reject','code':'BAD_SIGNATURE','reason':'not over this message',
                'as_of':'2026-11-21T12:00:00Z'}""", SignatureMessages.judgement(REFUSED, NOON, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'a'|'a'", "7|7", "99999999999999999999|99999999999999999999", "true|null", "1.5|null"})
    void oneOfManyIsAnsweredUnderTheNameThatItCameWith(String given, String answered) {
        SignatureCase.Id id =
                SignatureCase.id(("{'id':" + given + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        says(
                "{'id':" + answered + ",'verdict':'accept','code':'OK'}",
                SignatureMessages.answer(id, accepted(Optional.empty())));
        says(
                "{'id':" + answered + ",'verdict':'reject','code':'BAD_SIGNATURE'}",
                SignatureMessages.answer(id, REFUSED));
        says("{'id':" + answered + ",'error':'not base64'}", SignatureMessages.fault(id, "not base64"));
    }
}
