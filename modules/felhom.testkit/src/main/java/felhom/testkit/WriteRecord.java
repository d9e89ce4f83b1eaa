package felhom.testkit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A POST, PUT or DELETE that arrived.
///
/// @param path decoded, without `/api2/json`
/// @param form the parameters of query and body, without those in the path
/// @param tokenId the token the request claimed, empty when it named none; see `status` for whether it was believed
/// @param status what was answered; 0 while the answer is pending and when the connection was reset instead
public record WriteRecord(String method, String path, SortedMap<String, String> form, String tokenId, int status) {
    public WriteRecord {
        form = Collections.unmodifiableSortedMap(new TreeMap<>(form));
    }
}
