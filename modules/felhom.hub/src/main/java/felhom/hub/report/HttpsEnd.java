package felhom.hub.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/// A web server that is asked for its status.
///
/// @param name what its operator calls it
/// @param expected the status with which it is up
/// @param limit until the status has come
/// @param tls believes whom it should
public record HttpsEnd(Optional<String> name, URI url, int expected, Duration limit, SSLContext tls) {
    private static final Pattern PASSWORD = Pattern.compile("//[^/]*@");

    /// @throws IllegalArgumentException for what is no status
    public HttpsEnd {
        if (expected < 100 || expected > 599) {
            throw new IllegalArgumentException(
                    expected + " is no status of HTTP; give one from 100 to 599, such as 200");
        }
    }

    /// To be asked before anything is said of the text with the text in it.
    ///
    /// @throws IllegalArgumentException for a text with an address that holds a password
    public static void demandNoPassword(String text) {
        if (PASSWORD.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "an address to ask must hold no user and no password; leave out what stands before the @");
        }
    }

    /// @throws IllegalArgumentException for anything but `https://host[:port][/path]`
    public static URI url(String text) {
        demandNoPassword(text);
        String form = "'" + text + "' is no address to ask; write it as https://vpn.example/health";
        try {
            URI url = new URI(text);
            if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException(form);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(form, e);
        }
    }
}
