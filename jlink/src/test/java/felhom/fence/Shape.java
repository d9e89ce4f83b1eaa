package felhom.fence;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.stream.Stream;

/// What holds for the descriptor of every module of ours.
final class Shape {
    private Shape() {}

    static List<String> openings(ModuleDescriptor module) {
        var whole = module.isOpen() ? Stream.of("open module " + module.name()) : Stream.<String>empty();
        return Stream.concat(whole, module.opens().stream().map(opened -> "opens " + opened.source()))
                .toList();
    }

    static List<String> strayPackages(ModuleDescriptor module) {
        return module.packages().stream()
                .filter(name -> !name.equals(module.name()) && !name.startsWith(module.name() + "."))
                .sorted()
                .toList();
    }
}
