package felhom.testkit.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// `pveum` as root types it on a host: roles, users, tokens and ACL entries (pve-access-control 9.1.1
/// `CLI/pveum.pm`; the words of errors as seen on 9.2.11).
public final class Pveum {
    private final Acl acl;
    private final List<String> words;

    private Pveum(Acl acl, List<String> words) {
        this.acl = acl;
        this.words = words;
    }

    /// @throws IllegalArgumentException as pveum would end with an error, and for what is not known here
    public static void run(Acl acl, String line) {
        var words = words(line);
        if (words.size() < 4 || !words.getFirst().equals("pveum"))
            throw new IllegalArgumentException("no pveum: " + line);
        new Pveum(acl, words).run();
    }

    /// As a shell takes them: quotes keep together, and `#` begins a comment.
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) quote = 0;
                else word.append(c);
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (c == ' ') {
                if (begun || !word.isEmpty()) words.add(word.toString());
                word.setLength(0);
                begun = false;
            } else if (c == '#' && word.isEmpty() && !begun) {
                return words;
            } else {
                word.append(c);
            }
        }
        if (begun || !word.isEmpty()) words.add(word.toString());
        return words;
    }

    private void run() {
        switch (words.get(1) + " " + words.get(2)) {
            case "role add" -> addRole();
            case "role modify" -> modifyRole();
            case "role delete" -> deleteRole();
            case "user add" -> addUser();
            case "user token" -> addToken();
            case "acl modify" -> entries(true);
            case "acl delete" -> entries(false);
            default -> throw new IllegalArgumentException("not known here: " + words);
        }
    }

    private String option(String name) {
        int at = words.indexOf(name);
        if (at < 0 || at + 1 >= words.size()) throw new IllegalArgumentException(name + " is missing: " + words);
        return words.get(at + 1);
    }

    private Set<String> privileges() {
        var all = new TreeSet<String>();
        for (var name : option("--privs").split("[ ,;]+", -1)) {
            if (name.isEmpty()) continue;
            if (!acl.roles().of("Administrator").contains(name)) {
                throw new IllegalArgumentException("privs: invalid format - invalid privilege '" + name + "'");
            }
            all.add(name);
        }
        return all;
    }

    private void addRole() {
        var name = words.get(3);
        if (acl.roles().has(name)) {
            throw new IllegalArgumentException("create role failed: role '" + name + "' already exists");
        }
        acl.roles().put(name, privileges());
    }

    private void modifyRole() {
        var name = present(words.get(3));
        var all = new TreeSet<>(privileges());
        if (words.contains("--append")) all.addAll(acl.roles().of(name));
        acl.roles().put(name, all);
    }

    /// Entries with it just go.
    private void deleteRole() {
        var name = present(words.get(3));
        acl.entries().removeIf(entry -> entry.role().equals(name));
        acl.roles().remove(name);
    }

    private String present(String role) {
        if (!acl.roles().has(role)) throw new IllegalArgumentException("role '" + role + "' does not exist");
        return role;
    }

    private void addUser() {
        if (acl.users().putIfAbsent(words.get(3), Acl.User.PLAIN) != null) {
            throw new IllegalArgumentException("create user failed: user '" + words.get(3) + "' already exists");
        }
    }

    private void addToken() {
        var id = words.get(4) + "!" + words.get(5);
        if (!words.get(3).equals("add")) throw new IllegalArgumentException("not known here: " + words);
        if (acl.tokens().containsKey(id)) throw new IllegalArgumentException("tokenid: Token already exists.");
        boolean separated = option("--privsep").equals("1");
        acl.tokens().put(id, new Acl.Token(id, UUID.randomUUID().toString(), separated, 0));
    }

    private void entries(boolean add) {
        var path = words.get(3);
        var role = present(option("--roles"));
        var whos = new ArrayList<String>();
        for (var kind : List.of("--users", "--tokens", "--groups")) {
            if (words.contains(kind)) whos.addAll(Arrays.asList(option(kind).split(",", -1)));
        }
        for (var who : whos) {
            acl.entries()
                    .removeIf(entry -> entry.path().equals(path)
                            && entry.who().equals(who)
                            && entry.role().equals(role));
            if (add) acl.entries().add(new Acl.Entry(path, who, role, true));
        }
    }
}
