package felhom.fence;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which packages of a module lean on each other, read from its bytecode.
///
/// What javac writes into a class file only: a constant that it has copied, or a link in a comment, is no dependency.
final class PackageCycles {
    /// By package: the packages that it leans on, each with the first class and reference that show it.
    private final SortedMap<String, SortedMap<String, String>> leansOn = new TreeMap<>();

    private int classes;

    private PackageCycles() {}

    /// @param place a jar, or a directory of classes
    static PackageCycles of(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return new PackageCycles().readTree(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return new PackageCycles().readTree(jar.getPath("/"));
        }
    }

    private PackageCycles readTree(Path root) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(root)) {
            files = walk.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            var parsed = ClassFile.of().parse(Files.readAllBytes(file));
            var in = parsed.thisClass().asInternalName().replace('/', '.');
            leansOn.computeIfAbsent(packageOf(in), _ -> new TreeMap<>());
            for (var reference : Scan.references(parsed)) {
                note(in, reference.owner());
            }
            classes++;
        }
        // A reference to a package of another module closes no circle in this one.
        leansOn.values().forEach(targets -> targets.keySet().retainAll(leansOn.keySet()));
        return this;
    }

    private void note(String from, String to) {
        if (!packageOf(from).equals(packageOf(to))) {
            leansOn.get(packageOf(from)).putIfAbsent(packageOf(to), from + " refers to " + to);
        }
    }

    private static String packageOf(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('.')));
    }

    /// How many classes were read, so that nobody mistakes an empty module for one without cycles.
    int classes() {
        return classes;
    }

    int packages() {
        return leansOn.size();
    }

    /// The shortest way around from each package that comes back to itself, each circle once, with what closes it.
    List<String> found() {
        var found = new ArrayList<String>();
        var said = new LinkedHashSet<String>();
        for (var start : leansOn.keySet()) {
            var circle = circle(start);
            if (!circle.isEmpty() && said.addAll(circle)) {
                found.add(words(circle));
            }
        }
        return List.copyOf(found);
    }

    /// The packages from this one back to itself, this one first; empty where there is no way back.
    private List<String> circle(String start) {
        var cameFrom = new TreeMap<String, String>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            var at = next.poll();
            for (var to : leansOn.get(at).keySet()) {
                if (to.equals(start)) {
                    var way = new ArrayDeque<String>();
                    for (var back = at; !back.equals(start); back = cameFrom.get(back)) {
                        way.addFirst(back);
                    }
                    way.addFirst(start);
                    return List.copyOf(way);
                }
                if (cameFrom.putIfAbsent(to, at) == null) {
                    next.add(to);
                }
            }
        }
        return List.of();
    }

    private String words(List<String> circle) {
        var words = new StringBuilder();
        for (int i = 0; i < circle.size(); i++) {
            var from = circle.get(i);
            var to = circle.get((i + 1) % circle.size());
            words.append(i == 0 ? "" : "; ")
                    .append(from)
                    .append(" -> ")
                    .append(to)
                    .append(" (")
                    .append(leansOn.get(from).get(to))
                    .append(')');
        }
        return words.toString();
    }
}
