package felhom.agent;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The tests of a class, once with commands that work alone, and once with the same commands through a
/// daemon, with the same expectations. Left out are classes whose commands read files alone (`signers`,
/// `verify`), and those that are about a daemon, a hub or a process itself.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(BothWays.Ways.class)
@interface BothWays {
    /// What a test is about does not exist with a daemon.
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface AloneOnly {
        String value();
    }

    /// Runs them.
    final class Ways implements ClassTemplateInvocationContextProvider, ExecutionCondition {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<Invocation> provideClassTemplateInvocationContexts(ExtensionContext context) {
            return Arrays.stream(Way.values()).map(Invocation::new);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod()
                    .map(method -> method.getAnnotation(AloneOnly.class))
                    .filter(_ -> TestAgent.way == Way.DAEMON)
                    .map(only -> ConditionEvaluationResult.disabled(only.value()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("in both ways"));
        }
    }

    /// All tests of a class in one way.
    record Invocation(Way way)
            implements ClassTemplateInvocationContext,
                    BeforeClassTemplateInvocationCallback,
                    AfterClassTemplateInvocationCallback {
        @Override
        public String getDisplayName(int index) {
            return way.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            TestAgent.way = way;
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            TestAgent.way = Way.ALONE;
        }
    }
}
