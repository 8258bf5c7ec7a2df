package eu.goe.core.variant;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What two records say about one variant beside genotypes, as one: two records of a file, or one record of each batch. */
public final class SiteFields {
    private SiteFields() {}

    /** All ids with {@code ;} between, each once, in the order they came; null for none. */
    public static @Nullable String ids(@Nullable String a, @Nullable String b) {
        return union(a, b, ";");
    }

    /** What the records were before, each once; null where neither was another. */
    public static @Nullable String originals(@Nullable String a, @Nullable String b) {
        return union(a, b, "|");
    }

    /** All filters with {@code ;} between; PASS only where nobody says otherwise; null where nobody says anything. */
    public static @Nullable String filters(@Nullable String a, @Nullable String b) {
        if (a == null || a.equals("PASS")) {
            return b == null ? a : b;
        }
        return b == null || b.equals("PASS") ? a : union(a, b, ";");
    }

    /** The greater quality; null where there is none. */
    public static @Nullable Float qual(@Nullable Float a, @Nullable Float b) {
        return a == null || b == null ? (a == null ? b : a) : Float.valueOf(Math.max(a, b));
    }

    /** All keys of {@code KEY=VALUE;KEY}, each with its first value; null for none. */
    public static @Nullable String info(@Nullable String a, @Nullable String b) {
        if (a == null || b == null || a.equals(b)) {
            return a == null ? b : a;
        }
        StringBuilder all = new StringBuilder(a);
        Set<String> keys = new LinkedHashSet<>();
        for (String field : a.split(";", -1)) {
            keys.add(key(field));
        }
        for (String field : b.split(";", -1)) {
            if (keys.add(key(field))) {
                all.append(';').append(field);
            }
        }
        return all.toString();
    }

    private static String key(String field) {
        int equals = field.indexOf('=');
        return equals < 0 ? field : field.substring(0, equals);
    }

    private static @Nullable String union(@Nullable String a, @Nullable String b, String separator) {
        if (a == null || b == null || a.equals(b)) {
            return a == null ? b : a;
        }
        Set<String> all = new LinkedHashSet<>();
        for (String list : List.of(a, b)) {
            all.addAll(List.of(list.split(java.util.regex.Pattern.quote(separator), -1)));
        }
        return String.join(separator, all);
    }
}
