package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.doctor.UsedOperations;
import felhom.ops.OperationName;
import felhom.proxmox.api.AccessApi.AclEntry;
import felhom.proxmox.inventory.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Too few rights, and too many. What was never ordered here may be missing: somebody may have taken it away
/// because it is not needed.
final class RightsExamination {
    private final PrivilegeCheck rights;
    private final UsedOperations used;

    RightsExamination(PrivilegeCheck rights, UsedOperations used) {
        this.rights = rights;
        this.used = used;
    }

    void look(Consumer<Diagnosis> sink) {
        Set<String> wanted = wanted();
        List<Role.Need> needed =
                Role.NEEDS.stream().filter(need -> need.of(wanted)).toList();
        List<Role.Need> gaps = needed.stream().filter(rights::lacks).toList();
        if (gaps.isEmpty()) {
            sink.accept(Diagnosis.good(
                    Concern.TOKEN_RIGHTS,
                    "token " + rights.token().id() + " may do what "
                            + (used.history() ? "was ordered here so far" : "every operation takes")));
        } else {
            sink.accept(lacking(gaps, wanted));
        }
        taken(needed, gaps).ifPresent(sink);
        never(wanted).ifPresent(sink);
        width(sink);
    }

    /// Where nothing is known of what is used, all that there is.
    private Set<String> wanted() {
        Set<String> wanted = new TreeSet<>(Set.of(Role.REPORT));
        if (used.history()) {
            used.all().stream().map(OperationName::value).forEach(wanted::add);
        } else {
            Role.NEEDS.forEach(need -> wanted.addAll(need.operations()));
        }
        return wanted;
    }

    private Diagnosis lacking(List<Role.Need> gaps, Set<String> wanted) {
        Set<String> remedy = new LinkedHashSet<>(rights.mendRole(gaps));
        Map<String, List<Role.Need>> byWhom = new LinkedHashMap<>();
        gaps.forEach(need -> byWhom.computeIfAbsent(rights.lackedBy(need, remedy), _ -> new ArrayList<>())
                .add(need));
        String missing = byWhom.entrySet().stream()
                .map(entry -> byPath(entry.getValue()) + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
        boolean nothing = gaps.stream().anyMatch(need -> need.of(Set.of()));
        String blocked = gaps.stream()
                .flatMap(need -> need.operations().stream())
                .filter(wanted::contains)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        String so = nothing ? "; so nothing can be done" : "; what cannot be done so: " + blocked;
        return new Diagnosis(Concern.TOKEN_RIGHTS, State.DENIED, missing + so, List.copyOf(remedy));
    }

    private static String byPath(List<Role.Need> needs) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        needs.forEach(need ->
                names.computeIfAbsent(need.path(), _ -> new ArrayList<>()).add(need.privilege()));
        return names.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " on " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private Optional<Diagnosis> taken(List<Role.Need> needed, List<Role.Need> gaps) {
        Set<String> remedy = new LinkedHashSet<>();
        List<String> where = needed.stream()
                .filter(need -> !gaps.contains(need))
                .flatMap(need -> rights.replaced(need, remedy).stream())
                .toList();
        return where.isEmpty()
                ? Optional.empty()
                : Optional.of(Diagnosis.warning(
                        Concern.TOKEN_RIGHTS,
                        "an entry of its own replaces what is inherited: no " + String.join(", no ", where),
                        List.copyOf(remedy)));
    }

    private Optional<Diagnosis> never(Set<String> wanted) {
        List<Role.Need> missing = Role.NEEDS.stream()
                .filter(need -> !need.operations().isEmpty() && !need.of(wanted) && rights.lacks(need))
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String operations = missing.stream()
                .flatMap(need -> need.operations().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        List<String> lines = rights.mendRole(missing).stream()
                .map(line -> line + "   # only where they are to be allowed")
                .toList();
        return Optional.of(Diagnosis.note(
                Concern.TOKEN_RIGHTS,
                "not granted, and never ordered here: "
                        + missing.stream().map(Role.Need::privilege).collect(Collectors.joining(", ")) + " (for "
                        + operations + ")",
                lines));
    }

    private void width(Consumer<Diagnosis> sink) {
        Set<String> known = Role.NEEDS.stream().map(Role.Need::privilege).collect(Collectors.toSet());
        Set<String> foreign = new TreeSet<>(rights.everything());
        foreign.removeAll(known);
        Optional<Set<String>> role = rights.role();
        List<String> least =
                Role.least(used.all().stream().map(OperationName::value).collect(Collectors.toSet()));
        if (!foreign.isEmpty()) {
            sink.accept(Diagnosis.warning(
                    Concern.ROLE_TOO_WIDE,
                    "the token may do what no operation of this version needs: " + String.join(", ", foreign),
                    mendForeign(role, foreign)));
        }
        if (used.recorded().isEmpty()) {
            sink.accept(Diagnosis.unseen(
                    Concern.ROLE_TOO_WIDE,
                    "the log cannot be read by this user, so what of the role is used is not known",
                    List.of("felhom-agent doctor   # as root")));
            return;
        }
        if (role.isEmpty()) {
            sink.accept(Diagnosis.unseen(
                    Concern.ROLE_TOO_WIDE,
                    "there is no role " + Role.NAME,
                    List.of("felhom-agent doctor   # again, once token-rights is mended")));
            return;
        }
        if (!used.history()) {
            if (foreign.isEmpty()) {
                sink.accept(Diagnosis.good(
                        Concern.ROLE_TOO_WIDE,
                        "the role allows what the operations of this version take; nothing was ordered yet by which"
                                + " it could be narrowed"));
            }
            return;
        }
        Set<String> unused = new TreeSet<>(role.get());
        least.forEach(unused::remove);
        if (unused.isEmpty()) {
            if (foreign.isEmpty()) {
                sink.accept(Diagnosis.good(
                        Concern.ROLE_TOO_WIDE, "role " + Role.NAME + " allows what was used here, and nothing else"));
            }
            return;
        }
        sink.accept(Diagnosis.note(
                Concern.ROLE_TOO_WIDE,
                "role " + Role.NAME + " allows what nothing here has needed so far: " + String.join(", ", unused)
                        + "; for what was ordered (" + words() + ") and for reports this is enough",
                List.of(Role.narrow(least))));
    }

    private String words() {
        return used.all().stream().map(OperationName::value).sorted().collect(Collectors.joining(", "));
    }

    private List<String> mendForeign(Optional<Set<String>> role, Set<String> foreign) {
        List<String> lines = new ArrayList<>();
        if (role.isPresent() && role.get().stream().anyMatch(foreign::contains)) {
            List<String> kept = role.get().stream()
                    .filter(privilege -> !foreign.contains(privilege))
                    .toList();
            lines.add(Role.narrow(kept));
        }
        for (AclEntry entry : wide(rights.token().id(), foreign)) {
            lines.add(Role.grantToken(entry.path(), rights.token()));
            lines.add(Role.delete(entry));
        }
        // Without privilege separation a token may what its owner may.
        if (lines.isEmpty()) {
            for (AclEntry entry : wide(rights.token().owner(), foreign)) {
                lines.add(Role.grantOwner(entry.path(), rights.token()));
                lines.add(Role.delete(entry));
            }
        }
        return lines.isEmpty()
                ? List.of("pveum user token permissions " + rights.token().owner() + " "
                        + rights.token().name() + "   # by which role it has them")
                : lines;
    }

    /// Entries whose role allows something foreign; what the others allow is needed.
    private List<AclEntry> wide(String who, Set<String> foreign) {
        return rights.ours().stream()
                .filter(entry -> entry.who().equals(who) && !entry.role().equals(Role.NAME))
                .filter(entry -> rights.allowedBy(entry.role()).stream().anyMatch(foreign::contains))
                .toList();
    }
}
