package eu.goe.ingest.delivery;

import java.util.regex.Pattern;

/** Whether a file is one of calls, by its name. */
public final class CallFileName {
    private static final Pattern CALLS = Pattern.compile("(?i).+\\.(?:g?vcf|bcf)(?:\\.(?:gz|bgz|z))?");

    private CallFileName() {}

    /** Names that end in {@code .vcf}, {@code .gvcf} or {@code .bcf}, with {@code .gz}, {@code .bgz} or {@code .z} behind or not; none that begins with a dot. */
    public static boolean matches(String name) {
        return !name.startsWith(".") && CALLS.matcher(name).matches();
    }
}
