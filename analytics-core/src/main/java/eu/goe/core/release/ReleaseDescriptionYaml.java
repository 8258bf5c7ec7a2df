package eu.goe.core.release;

import eu.goe.core.command.PlainYaml;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import eu.goe.core.release.ReleaseDescription.Agent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code --metadata FILE.yaml}. All problems come in one message; an unknown key is one. What a catalogue requires
 * and the file does not give becomes a placeholder that says so.
 */
final class ReleaseDescriptionYaml {
    private static final List<String> KEYS = List.of(
            "language",
            "title",
            "description",
            "identifier",
            "publisher",
            "creator",
            "contact",
            "license",
            "access_rights",
            "access_url",
            "landing_page",
            "applicable_legislation",
            "health_categories",
            "themes",
            "keywords",
            "conforms_to",
            "legal_basis",
            "provenance",
            "hdab");
    private static final List<String> AGENT_KEYS = List.of("name", "email", "url");
    private static final List<String> RIGHTS = List.of("PUBLIC", "RESTRICTED", "NON_PUBLIC");
    private static final List<String> CATEGORIES = List.of("HumanGenetic", "HumanEpigenomic", "HumanGenomic");
    private static final List<String> KINDS = List.of("ExternallyGoverned", "1MGCompliant", "1MGCohort");
    private static final String EHDS = "http://data.europa.eu/eli/reg/2025/327/oj";
    private static final String HEALTH = "http://publications.europa.eu/resource/authority/data-theme/HEAL";
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_LIST = 50;

    private final List<String> problems = new ArrayList<>();
    private final List<String> placeholders = new ArrayList<>();

    private ReleaseDescriptionYaml() {}

    /**
     * @param text null for none: placeholders only
     * @param file how messages call it
     * @throws UsageException that names every unknown key, with the nearest known one, and every value that cannot be used
     */
    static ReleaseDescription parse(@Nullable String text, String file) {
        ReleaseDescriptionYaml yaml = new ReleaseDescriptionYaml();
        Object root = text == null ? null : PlainYaml.load(text, "metadata " + file);
        ReleaseDescription description = yaml.read(yaml.map(root, "", KEYS));
        if (!yaml.problems.isEmpty()) {
            throw new UsageException("metadata " + file + ": " + String.join("; ", yaml.problems) + ".");
        }
        return description;
    }

    private ReleaseDescription read(Map<?, ?> given) {
        String language = or(matching(given, "language", "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "such as en"), "en");
        String title = required("title", text(given, "title"), "PLACEHOLDER title: nobody named this release");
        String description = required(
                "description", text(given, "description"), "PLACEHOLDER description: nobody described this release");
        String identifier = required(
                "identifier",
                matching(given, "identifier", "(GOE|GDI)-[A-Z]{2}-[A-Z]+-[0-9]+", "such as GOE-FI-THL-1"),
                "GOE-XX-PLACEHOLDER-0");
        Agent publisher = agent(given, "publisher", true);
        Agent creator = agent(given, "creator", false);
        Agent contact = agent(given, "contact", true);
        if (contact != null && contact.email() == null) {
            placeholders.add("contact.email");
            contact = new Agent(contact.name(), "placeholder@placeholder.invalid", contact.url());
        }
        String access = required("access_url", iri(given, "access_url"), "https://placeholder.invalid/PLACEHOLDER/");
        if (access.indexOf('#') >= 0 || access.indexOf('?') >= 0) {
            problems.add("access_url: it is the place of a folder, without ? and #");
        }
        Agent absent = new Agent(ReleaseDescription.PLACEHOLDER, null, null);
        return new ReleaseDescription(
                language,
                title,
                description,
                identifier,
                publisher == null ? absent : publisher,
                creator != null ? creator : publisher == null ? absent : publisher,
                contact == null ? absent : contact,
                required("license", iri(given, "license"), "https://placeholder.invalid/PLACEHOLDER/license"),
                or(oneOf(given, "access_rights", RIGHTS), "PUBLIC"),
                access.endsWith("/") ? access : access + "/",
                iri(given, "landing_page"),
                iris(given, "applicable_legislation", EHDS),
                categories(given),
                iris(given, "themes", HEALTH),
                texts(given, "keywords"),
                oneOf(given, "conforms_to", KINDS),
                iri(given, "legal_basis"),
                text(given, "provenance"),
                agent(given, "hdab", false),
                placeholders);
    }

    private static String or(@Nullable String value, String instead) {
        return value == null ? instead : value;
    }

    private String required(String key, @Nullable String value, String placeholder) {
        if (value == null) {
            placeholders.add(key);
            return placeholder;
        }
        return value;
    }

    private Map<?, ?> map(@Nullable Object value, String prefix, List<String> known) {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            problems.add((prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1))
                    + " is not a map of keys to values");
            return Map.of();
        }
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            if (!known.contains(name)) {
                problems.add("unknown key '" + prefix + name + "'"
                        + NearestName.of(name, known)
                                .map(n -> "; the nearest is '" + prefix + n + "'")
                                .orElse("; there are " + String.join(", ", known)));
            }
        }
        return map;
    }

    private @Nullable Agent agent(Map<?, ?> given, String key, boolean required) {
        Object value = given.get(key);
        if (value == null && !required) {
            return null;
        }
        Map<?, ?> map = map(value, key + ".", AGENT_KEYS);
        String name = text(map, "name", key + ".");
        if (name == null && !required) {
            problems.add(key + ".name is missing");
        }
        String email = text(map, "email", key + ".");
        if (email != null && !email.matches("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")) {
            problems.add(key + ".email is not an address such as info@example.org");
        }
        String shown = name != null ? name : "PLACEHOLDER " + key;
        if (name == null && required) {
            placeholders.add(key + ".name");
        }
        return new Agent(shown, email, iri(map, "url", key + "."));
    }

    private @Nullable String text(Map<?, ?> given, String key) {
        return text(given, key, "");
    }

    private @Nullable String text(Map<?, ?> given, String key, String prefix) {
        Object value = given.get(key);
        return value == null ? null : text(value, prefix + key);
    }

    private @Nullable String text(Object value, String name) {
        if (!(value instanceof String text)) {
            problems.add(name + " is not a text (put it in quotation marks)");
            return null;
        }
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_TEXT) {
            problems.add(name + " has " + (stripped.isEmpty() ? "no" : "more than " + MAX_TEXT) + " characters");
            return null;
        }
        if (stripped.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x7f)) {
            problems.add(name + " holds control characters");
            return null;
        }
        return stripped;
    }

    private @Nullable String matching(Map<?, ?> given, String key, String pattern, String example) {
        String value = text(given, key);
        if (value != null && !value.matches(pattern)) {
            problems.add(key + " is not " + example);
        }
        return value;
    }

    private @Nullable String oneOf(Map<?, ?> given, String key, List<String> values) {
        String value = text(given, key);
        if (value != null && !values.contains(value)) {
            problems.add(key + " is none of " + String.join(", ", values));
        }
        return value;
    }

    private List<String> categories(Map<?, ?> given) {
        List<String> values = texts(given, "health_categories");
        if (!CATEGORIES.containsAll(values)) {
            problems.add("health_categories holds others than " + String.join(", ", CATEGORIES));
        }
        return values.isEmpty() ? List.of("HumanGenomic") : values;
    }

    private List<String> texts(Map<?, ?> given, String key) {
        Object value = given.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || list.size() > MAX_LIST) {
            problems.add(key + " is not a list of at most " + MAX_LIST + " texts");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object one : list) {
            String text = one == null ? null : text(one, key);
            if (text != null && !texts.contains(text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    private List<String> iris(Map<?, ?> given, String key, String otherwise) {
        List<String> values = texts(given, key);
        values.forEach(value -> requireIri(value, key));
        return values.isEmpty() ? List.of(otherwise) : values;
    }

    private @Nullable String iri(Map<?, ?> given, String key) {
        return iri(given, key, "");
    }

    private @Nullable String iri(Map<?, ?> given, String key, String prefix) {
        String value = text(given, key, prefix);
        if (value != null) {
            requireIri(value, prefix + key);
        }
        return value;
    }

    /** ASCII only, so that no reader has to agree with another on how letters are written in addresses. */
    private void requireIri(String value, String name) {
        try {
            URI uri = new URI(value);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return;
            }
        } catch (URISyntaxException e) {
            problems.add(name + " is not an address: " + e.getReason());
            return;
        }
        problems.add(name + " is not an address that begins with https:// or http://");
    }
}
