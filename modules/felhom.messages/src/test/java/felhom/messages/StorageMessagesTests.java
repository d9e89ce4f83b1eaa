package felhom.messages;

import static felhom.messages.Said.says;

import felhom.ops.Storage;
import felhom.ops.StorageId;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageMessagesTests {
    @Test
    void aStorageWithItsSizesInBytes() {
        Storage local = new Storage(
                new StorageId("local"),
                "dir",
                Set.of("iso", "backup"),
                true,
                true,
                false,
                OptionalLong.of(100),
                OptionalLong.of(40),
                OptionalLong.of(60));

        says("""
                {'storage':'local','type':'dir','enabled':true,'active':true,'shared':false,
                'content':['backup','iso'],'total':100,'used':40,'available':60}""", StorageMessages.storage(local));
    }

    @Test
    void aSizeThatNobodyKnowsIsNull() {
        Storage away = new Storage(
                new StorageId("nas"),
                "nfs",
                Set.of(),
                true,
                false,
                true,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());

        says("""
                {'storage':'nas','type':'nfs','enabled':true,'active':false,'shared':true,
                'content':[],'total':null,'used':null,'available':null}""", StorageMessages.storage(away));
    }
}
