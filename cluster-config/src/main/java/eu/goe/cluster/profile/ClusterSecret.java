package eu.goe.cluster.profile;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/** The secret that the machines of a standalone cluster show each other; YARN and Kubernetes make one for each run. */
public final class ClusterSecret {
    private static final String SECRET = "spark.authenticate.secret";
    private static final String FILE = "spark.authenticate.secret.file";
    private static final String VARIABLE = "_SPARK_AUTH_SECRET";
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private ClusterSecret() {}

    /**
     * Gives Spark the secret where it needs one: outside Kubernetes it takes it from no file.
     *
     * @param settings of Spark, to which it is added
     * @param variables of the environment
     * @throws UsageException if there is none, or others can read it; the message has no part of it
     */
    public static void addTo(Map<String, String> settings, Map<String, String> variables) {
        if (!settings.getOrDefault("spark.master", "").startsWith("spark:")
                || !"true".equals(settings.get("spark.authenticate"))
                || settings.containsKey(SECRET)) {
            return;
        }
        String file = settings.remove(FILE);
        String known = file == null ? variables.get(VARIABLE) : read(file);
        if (known == null) {
            throw new UsageException(
                    "this profile's machines authenticate each other, and no secret is named: --conf " + FILE
                            + "=FILE, with the text that the Master and the Workers have, see docs/tasks/run-on-a-cluster.md");
        }
        settings.put(SECRET, known);
    }

    private static String read(String named) {
        Path file = Path.of(named);
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw refused(named, "others can read or write it; chmod 600, or 640 for a group of its own");
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw refused(named, "is empty");
            }
            return text;

        } catch (IOException e) {
            throw refused(named, "cannot be read (" + NodeConfig.reason(e) + ")");
        }
    }

    private static UsageException refused(String file, String why) {
        return new UsageException(FILE + "=" + file + ": " + why);
    }
}
