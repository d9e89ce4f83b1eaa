package felhom.agent;

import felhom.engine.order.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who has typed the command. What root was before is only said: root may say anything.
final class Operator {
    private static final String ROOT = "root";
    // The session's user, whoever has become root in it; 4294967295 where there is none (proc_pid_loginuid(5)).
    private static final Path LOGIN = Path.of("/proc/self/loginuid");
    private static final Path USERS = Path.of("/etc/passwd");

    private Operator() {}

    static By of(Map<String, String> environment) {
        return of(environment, System.getProperty("user.name"), LOGIN, USERS);
    }

    /// @param login a file that holds the number of the session's user
    /// @param users as passwd(5)
    static By of(Map<String, String> environment, String user, Path login, Path users) {
        if (!user.equals(ROOT)) {
            return new By(user);
        }
        Optional<String> before = Optional.ofNullable(environment.get("SUDO_USER"))
                .or(() -> named(login, users))
                .filter(name -> !name.isBlank() && !name.equals(ROOT));
        return new By(user, before);
    }

    private static Optional<String> named(Path login, Path users) {
        try (Stream<String> lines = Files.lines(users)) {
            String number = Files.readString(login).strip();
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].equals(number))
                    .map(fields -> fields[0])
                    .findFirst();
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
    }
}
