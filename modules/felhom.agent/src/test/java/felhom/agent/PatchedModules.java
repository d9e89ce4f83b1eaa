package felhom.agent;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Modules that were compiled anew, loaded beside those of the same names in this process.
final class PatchedModules {
    private final ModuleLayer layer;

    /// @param classes a directory each module
    PatchedModules(Path classes, String... modules) {
        ModuleLayer own = ModuleLayer.boot();
        Configuration resolved =
                own.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of(modules));
        ModuleLayer.Controller made =
                ModuleLayer.defineModulesWithOneLoader(resolved, List.of(own), Test.class.getClassLoader());
        layer = made.layer();
        for (Module module : layer.modules()) {
            // As Surefire does for those of this process.
            made.addReads(module, Test.class.getModule());
            module.getPackages().forEach(name -> made.addOpens(module, name, PatchedModules.class.getModule()));
        }
    }

    /// An operation, as the documents are held to it.
    record Listed(String name, String severity, List<String> parameters) {}

    Listed operation(String type) throws ReflectiveOperationException {
        Object operation = made(load("felhom.builtin", type));
        List<String> parameters = new ArrayList<>();
        for (Object parameter : (List<?>) asked(asked(operation, "arguments"), "parameters")) {
            parameters.add(asked(parameter, "name").toString());
        }
        boolean benign = load("felhom.ops", "felhom.ops.Operation$Benign").isInstance(operation);
        return new Listed(asked(operation, "name").toString(), benign ? "benign" : "destructive", parameters);
    }

    /// Runs the tests of a class that has no more than methods marked as such.
    ///
    /// @return of each that failed its name and why
    List<String> failures(String module, String type) throws ReflectiveOperationException {
        Class<?> tests = load(module, type);
        List<String> failures = new ArrayList<>();
        int run = 0;
        for (Method test : tests.getDeclaredMethods()) {
            if (!test.isAnnotationPresent(Test.class)) {
                continue;
            }
            test.setAccessible(true);
            run++;
            try {
                test.invoke(made(tests));
            } catch (InvocationTargetException failed) {
                failures.add(test.getName() + ": " + failed.getCause());
            }
        }
        if (run == 0) {
            throw new AssertionError(type + " has no tests");
        }
        return failures;
    }

    private Class<?> load(String module, String type) throws ClassNotFoundException {
        Class<?> loaded = layer.findLoader(module).loadClass(type);
        if (loaded.getModule().getLayer() != layer) {
            throw new AssertionError(type + " is this process's own");
        }
        return loaded;
    }

    private static Object made(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Object asked(Object of, String what) throws ReflectiveOperationException {
        return of.getClass().getMethod(what).invoke(of);
    }
}
