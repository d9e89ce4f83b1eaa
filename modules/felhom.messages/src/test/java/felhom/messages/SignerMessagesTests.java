package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.trust.Signatures;
import felhom.messages.SignerMessages.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignerMessagesTests {
    private static Signatures.Listed signer(
            Optional<String> namespaces, Optional<Instant> after, Optional<Instant> before) {
        return new Signatures.Listed(
                3, "anna", "ssh-ed25519", "SHA256:abc", namespaces, true, after, before, true, false);
    }

    @Test
    void whoMaySignForWhatAndUntilWhen() {
        says(
                """
                {'line':3,'principal':'anna','key_type':'ssh-ed25519','fingerprint':'SHA256:abc',
                'namespaces':'felhom-plan@v1','valid_after':'2026-01-01T00:00:00Z',
                'valid_before':'2027-01-01T00:00:00Z','verify_required':true,'state':'valid'}""",
                SignerMessages.signer(
                        signer(
                                Optional.of("felhom-plan@v1"),
                                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                                Optional.of(Instant.parse("2027-01-01T00:00:00Z"))),
                        "valid"));
    }

    @Test
    void whatIsNotLimitedIsLeftOut() {
        says("""
                {'line':3,'principal':'anna','key_type':'ssh-ed25519','fingerprint':'SHA256:abc',
                'verify_required':true,'state':'revoked'}""", SignerMessages.signer(signer(Optional.empty(), Optional.empty(), Optional.empty()), "revoked"));
    }

    @Test
    void whatIsWrongWithTheFiles() {
        says(
                """
                {'passed':false,'signers':2,'findings':[
                {'level':'error','text':'operators:1: no key'},{'level':'warning','text':'operators:2: old'}]}""",
                SignerMessages.review(
                        false,
                        2,
                        List.of(new Finding(true, "operators:1: no key"), new Finding(false, "operators:2: old"))));
        says("{'passed':true,'signers':0,'findings':[]}", SignerMessages.review(true, 0, List.of()));
    }
}
