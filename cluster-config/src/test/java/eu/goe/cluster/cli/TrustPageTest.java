package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The table of {@code docs/trust.md}: what is promised, of {@code trust/promises.tsv}, and the tests that are called after it or say so. It is
 * written anew by {@code mvn test -pl cluster-config -am -Dtest=TrustPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgoe.write=true}.
 */
class TrustPageTest {
    private static final Path PAGE = Path.of("../docs/trust.md");
    private static final String BEGIN = "<!-- promises: TrustPageTest writes this table -->\n";
    private static final String END = "<!-- end of promises -->\n";
    private static final Pattern NAMED = Pattern.compile("attack([0-9]+(?:b(?=[A-Z]))?)[A-Z].*");

    /** A test of a promise; {@code cases} is 0 where it does not say how many. */
    private record Shown(String type, String method, int cases) implements Comparable<Shown> {
        boolean isCommand() {
            return type.endsWith("IT");
        }

        @Override
        public int compareTo(Shown other) {
            int kinds = Boolean.compare(other.isCommand(), isCommand());
            int types = kinds != 0 ? kinds : type.compareTo(other.type);
            return types != 0 ? types : method.compareTo(other.method);
        }

        @Override
        public String toString() {
            return "`" + type + "#" + method + "`" + (cases == 0 ? "" : " (" + cases + " cases)");
        }
    }

    /** Tests of all modules whose tests are on the class path, read from their bytes: what they need to run may not be here. */
    private static Map<String, TreeSet<Shown>> tests() {
        Map<String, TreeSet<Shown>> tests = new LinkedHashMap<>();
        for (JavaClass type : new ClassFileImporter().importPackages("eu.goe")) {
            if (type.getSimpleName().matches(".*(Test|IT)")) {
                for (JavaMethod method : type.getMethods()) {
                    for (String promise : promises(method)) {
                        tests.computeIfAbsent(promise, p -> new TreeSet<>()).add(shown(method));
                    }
                }
            }
        }
        return tests;
    }

    private static List<String> promises(JavaMethod method) {
        Optional<Promise> promise = method.tryGetAnnotationOfType(Promise.class);
        Matcher named = NAMED.matcher(method.getName());
        boolean isTest = method.getAnnotations().stream()
                .anyMatch(a -> AnnotationSupport.isAnnotated(a.getRawType().reflect(), Testable.class));
        List<String> promises =
                new ArrayList<>(promise.map(p -> List.of(p.attack())).orElse(List.of()));
        if (isTest && named.matches()) {
            promises.add(named.group(1));
        }
        if (promise.isPresent()) {
            assertThat(promises).as("of %s", method.getFullName()).isNotEmpty();
            assertThat(isTest).as("%s is a test", method.getFullName()).isTrue();
        }
        if (!promises.isEmpty()) {
            assertThat(method.isAnnotatedWith(Disabled.class)
                            || method.getOwner().isAnnotatedWith(Disabled.class))
                    .as("%s is switched off", method.getFullName())
                    .isFalse();
        }
        return promises;
    }

    private static Shown shown(JavaMethod method) {
        return new Shown(
                method.getOwner().getSimpleName(),
                method.getName(),
                method.tryGetAnnotationOfType(Promise.class).map(Promise::cases).orElse(0));
    }

    private static String table() throws IOException {
        Map<String, TreeSet<Shown>> tests = tests();
        StringBuilder table = new StringBuilder("| # | Attack | Must | Tests | Open |\n|---|---|---|---|---|\n");
        TreeSet<String> left = new TreeSet<>(tests.keySet());
        for (String[] promise : promised()) {
            TreeSet<Shown> its = tests.getOrDefault(promise[0], new TreeSet<>());
            left.remove(promise[0]);
            assertThat(its.isEmpty() && promise[3].isEmpty())
                    .as("%s has no test, and is not said to be open", promise[0])
                    .isFalse();
            table.append("| ").append(promise[0].matches("[a-z]+") ? "–" : promise[0]);
            table.append(" | ")
                    .append(promise[1])
                    .append(" | ")
                    .append(promise[2])
                    .append(" | ");
            table.append(Stream.of(part("command: ", its, true), part("unit: ", its, false))
                    .filter(p -> !p.isEmpty())
                    .collect(Collectors.joining("; ")));
            table.append(its.isEmpty() ? "–" : "")
                    .append(" | ")
                    .append(promise[3])
                    .append(" |\n");
        }
        assertThat(left).as("promised by tests, but not in promises.tsv").isEmpty();
        return table.toString();
    }

    private static String part(String kind, TreeSet<Shown> tests, boolean isCommand) {
        String all = tests.stream()
                .filter(t -> t.isCommand() == isCommand)
                .map(Shown::toString)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : kind + all;
    }

    /** Word, attack, what must come of it, and what is open. */
    private static List<String[]> promised() throws IOException {
        try (InputStream in = TrustPageTest.class.getResourceAsStream("/trust/promises.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    @Test
    void theTableIsWhatTheTestsSay() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(page).contains(BEGIN, END);
        String table = table();
        if (Boolean.getBoolean("goe.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("docs/trust.md is not what the tests say. Write it anew with -Dgoe.write=true, and look at the"
                        + " difference")
                .isEqualTo(table);
    }
}
