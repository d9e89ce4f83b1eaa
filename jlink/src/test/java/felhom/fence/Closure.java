package felhom.fence;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The modules that one module drags in when it is resolved alone, without service binding.
final class Closure {
    private Closure() {}

    static SortedSet<String> of(ModuleFinder finder, String module) {
        var closure = new TreeSet<String>();
        // Java's own modules come from the finder too: the boot layer as a parent would hide what is only transitive.
        var all = ModuleFinder.compose(finder, ModuleFinder.ofSystem());
        Configuration.resolve(all, List.of(Configuration.empty()), ModuleFinder.of(), Set.of(module))
                .modules()
                .forEach(resolved -> closure.add(resolved.name()));
        return closure;
    }
}
