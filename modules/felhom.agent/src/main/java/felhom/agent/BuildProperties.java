package felhom.agent;

import felhom.shell.command.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What the build wrote down about itself.
final class BuildProperties {
    private BuildProperties() {}

    static Installation.Build read() {
        Properties properties = new Properties();
        try (InputStream in = BuildProperties.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("build.properties is missing from the module");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Installation.Build(
                properties.getProperty("version", "unknown"),
                properties.getProperty("commit", "unknown"),
                System.getProperty("java.version"));
    }
}
