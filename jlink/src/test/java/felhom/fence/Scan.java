package felhom.fence;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the bytecode of a module and reports what it may not refer to.
///
/// A class file cannot call, create, extend, catch or mention anything that is not in its constant pool or in
/// the types of its members, so these two are read and no instruction is.
final class Scan {
    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([^;<]+)[;<]");

    private final List<Forbidden> table;

    Scan(List<Forbidden> table) {
        this.table = table;
    }

    record Finding(String module, String in, String refersTo, String reason) {
        @Override
        public String toString() {
            return module + ": " + in + " refers to " + refersTo + ": " + reason;
        }
    }

    /// What was read, so that nobody mistakes an empty scan for a clean one.
    record Result(int classes, List<Finding> findings) {}

    /// @param place a jar, or a directory of classes
    Result read(String module, Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return readTree(module, place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return readTree(module, jar.getPath("/"));
        }
    }

    private Result readTree(String module, Path root) throws IOException {
        var findings = new ArrayList<Finding>();
        int classes = 0;
        List<Path> files;
        try (var walk = Files.walk(root)) {
            files = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            findings.addAll(read(module, Files.readAllBytes(file)));
            classes++;
        }
        return new Result(classes, List.copyOf(findings));
    }

    List<Finding> read(String module, byte[] classFile) {
        var parsed = ClassFile.of().parse(classFile);
        var in = dotted(parsed.thisClass().asInternalName());
        var findings = new LinkedHashSet<Finding>();
        for (var reference : references(parsed)) {
            for (var line : table) {
                if (line.appliesTo(module, in) && line.matches(reference.owner, reference.member)) {
                    findings.add(new Finding(module, in, reference.toString(), line.reason()));
                }
            }
        }
        return List.copyOf(findings);
    }

    record Reference(String owner, Optional<String> member) {
        @Override
        public String toString() {
            return owner + member.map(name -> "#" + name).orElse("");
        }
    }

    /// What a class refers to, itself included.
    static Set<Reference> references(ClassModel parsed) {
        var references = new LinkedHashSet<Reference>();
        for (PoolEntry entry : parsed.constantPool()) {
            switch (entry) {
                case ClassEntry type -> types(descriptor(type), references);
                case MemberRefEntry member ->
                    references.add(new Reference(
                            dotted(member.owner().asInternalName()),
                            Optional.of(member.name().stringValue())));
                case NameAndTypeEntry member -> types(member.type().stringValue(), references);
                case MethodTypeEntry type -> types(type.descriptor().stringValue(), references);
                default -> {}
            }
        }
        parsed.fields().forEach(field -> types(field.fieldType().stringValue(), references));
        parsed.methods().forEach(method -> types(method.methodType().stringValue(), references));
        return references;
    }

    private static String descriptor(ClassEntry type) {
        var name = type.asInternalName();
        return name.startsWith("[") ? name : "L" + name + ";";
    }

    private static void types(String descriptor, Set<Reference> references) {
        TYPE_IN_DESCRIPTOR
                .matcher(descriptor)
                .results()
                .forEach(type -> references.add(new Reference(dotted(type.group(1)), Optional.empty())));
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }
}
