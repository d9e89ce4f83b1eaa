package felhom.hub.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Where requests go, and whom to believe there.
///
/// @param token empty for whoever knows us by the address alone
/// @param tls believes whom it should, and checks the name itself
/// @param proxy that the connection is made through
public record Destination(URI url, Optional<HubToken> token, SSLContext tls, Optional<InetSocketAddress> proxy) {
    /// @throws IllegalArgumentException for a URL that is not complete
    public Destination {
        url(url.toString());
    }

    /// @throws IllegalArgumentException for anything but `https://host[:port]/path`
    public static URI url(String text) {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException unreadable) {
            // Its message quotes what may be a password.
            throw new IllegalArgumentException("is no URL (value not shown)");
        }
        if (url.getRawUserInfo() != null || (url.getHost() == null && text.contains("@"))) {
            throw new IllegalArgumentException(
                    "holds a user name or a password (value not shown), which do not belong into a URL");
        }
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("is not https://host[:port]/path");
        }
        return url;
    }

    /// An address without brackets, or a name.
    public static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// `host:port` of a proxy, looked up anew for each connection.
    ///
    /// @throws IllegalArgumentException for anything but `http://host:port`
    public static InetSocketAddress proxy(String text) {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("is no URL (value not shown)");
        }
        if (url.getRawUserInfo() != null || text.contains("@")) {
            throw new IllegalArgumentException(
                    "holds a user name or a password (value not shown): proxies that ask for one are not supported");
        }
        boolean bare = url.getRawPath() == null
                || url.getRawPath().isEmpty()
                || url.getRawPath().equals("/");
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getPort() < 1 || !bare) {
            throw new IllegalArgumentException("is not http://host:port");
        }
        return InetSocketAddress.createUnresolved(host(url), url.getPort());
    }

    /// Without what may be secret in it.
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
