package eu.goe.core.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test method with one {@code long seed} parameter, run for seeds 1 to 200. Make a {@link java.util.SplittableRandom}
 * of the seed; {@code -Dgoe.seed=83} runs only the seed that failed.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(Property.Seeds.class)
public @interface Property {
    /** Gives the seeds. */
    final class Seeds implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            String only = System.getProperty("goe.seed", "");
            LongStream seeds = only.isBlank() ? LongStream.rangeClosed(1, 200) : LongStream.of(Long.parseLong(only));
            return seeds.mapToObj(Arguments::of);
        }
    }
}
