package eu.goe.core.disclosure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test shows that an attack fails; {@code docs/trust.md} lists it. Tests that are called {@code attack42…} need it for their cases only. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Promise {
    /** Numbers of the design of disclosure, or a word of {@code trust/promises.tsv}; none for that in the test's name. */
    String[] attack() default {};

    /** How many inputs the test tries: the constant that it counts to. 0 if it does not say. */
    int cases() default 0;
}
