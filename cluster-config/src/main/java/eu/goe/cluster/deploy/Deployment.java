package eu.goe.cluster.deploy;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of one node, and the files that are made of them: the one source of all that {@code goe deploy} writes. The files are texts with
 * {@code @name@} for a value; a line of nothing else is as many lines as the value has, none if it is empty.
 *
 * @param store URI of the store
 * @param inbox folder of deliveries
 * @param everyMinutes how often to look there; divides an hour
 * @param home folder of the unpacked distribution on machines without containers
 * @param memory of the driver and of each executor, in gigabytes
 * @param cores of each executor
 * @param executors how many, one a node
 * @param image that containers run
 * @param namespace where they run
 * @param apiServer of the Kubernetes cluster
 * @param allowed where the store is and where exports go; nothing else can be reached
 * @param claim of the volume that is at {@code /data}; null for none
 * @param secret whose entries are variables of the pods, such as credentials of the store; null for none
 */
record Deployment(
        String store,
        String inbox,
        int everyMinutes,
        String home,
        int memory,
        int cores,
        int executors,
        String image,
        String namespace,
        Endpoint apiServer,
        List<Endpoint> allowed,
        @Nullable String claim,
        @Nullable String secret) {
    private static final Pattern VALUE = Pattern.compile("@([a-z-]+)@");
    private static final Pattern LINE = Pattern.compile("(?m)^([ ]*)@([a-z-]+)@\n");
    /** Of a path, a URI or an image: nothing that a shell, YAML, Python or systemd would take for something else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+.:/_@-]*|/[A-Za-z0-9+./_-]+");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int DRIVER_PORT = 7078;
    private static final int BLOCK_PORT = 7079;

    Deployment {
        List<String> problems = new ArrayList<>();
        plain(problems, "--store", store);
        plain(problems, "--inbox", inbox);
        plain(problems, "--home", home);
        plain(problems, "--image", image);
        label(problems, "--namespace", namespace);
        label(problems, "--claim", claim);
        label(problems, "--secret", secret);
        positive(problems, "--memory", memory);
        positive(problems, "--cores", cores);
        positive(problems, "--executors", executors);
        if (everyMinutes < 1 || 60 % everyMinutes != 0) {
            problems.add("--every " + everyMinutes + ": must divide an hour (5, 10, 15, 30, 60)");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
        allowed = List.copyOf(allowed);
    }

    private static void plain(List<String> problems, String option, String value) {
        if (!PLAIN.matcher(value).matches() || VALUE.matcher(value).find()) {
            problems.add(option + " '" + value + "': letters, digits and +-._/: only; folders from the root on");
        }
    }

    private static void label(List<String> problems, String option, @Nullable String value) {
        if (value != null && !LABEL.matcher(value).matches()) {
            problems.add(option + " '" + value + "': small letters, digits and dashes, as Kubernetes wants names");
        }
    }

    private static void positive(List<String> problems, String option, int value) {
        if (value < 1) {
            problems.add(option + " " + value + ": must be above 0");
        }
    }

    /** The files for a target, by name. */
    Map<String, String> files(Target target) {
        Map<String, String> values = values();
        if (target == Target.kubernetes) {
            for (String pod : List.of("driver-pod", "executor-pod")) {
                String text = filled(template(target, pod + ".yaml"), values);
                values.put(pod, text.substring(text.indexOf("metadata:")).stripTrailing());
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        target.files().forEach(name -> files.put(name, filled(template(target, name), values)));
        return files;
    }

    private Map<String, String> values() {
        Properties build = build();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("store", store);
        values.put("inbox", inbox);
        values.put("every", Integer.toString(everyMinutes));
        values.put("cron", everyMinutes == 60 ? "0 * * * *" : "*/" + everyMinutes + " * * * *");
        values.put("calendar", everyMinutes == 60 ? "hourly" : "*:0/" + everyMinutes);
        values.put("home", home);
        values.put("memory", memory + "g");
        // Beside the heap: Spark's and the JVM's own, a tenth and never below 1 GB; on Slurm the first node has the
        // master and the driver too.
        values.put("pod-memory", (memory + Math.max(1, memory / 10)) + "Gi");
        values.put("slurm-memory", (memory + Math.max(1, memory / 10) + 6) + "G");
        values.put("cores", Integer.toString(cores));
        values.put("executors", Integer.toString(executors));
        values.put("image", image);
        values.put("namespace", namespace);
        values.put("api-address", apiServer.address());
        values.put("api-port", Integer.toString(apiServer.port()));
        values.put("jar", "cluster-config-" + build.getProperty("version") + ".jar");
        values.put("spark", build.getProperty("spark", ""));
        values.put(
                "allowed",
                lines(
                        allowed,
                        e -> "- to:\n    - ipBlock:\n        cidr: " + e.cidr()
                                + "\n  ports:\n    - {protocol: TCP, port: " + e.port() + "}"));
        values.put("ip-allow", lines(allowed, e -> "IPAddressAllow=" + e.cidr()));
        boolean isLocal = store.startsWith("/");
        values.put(
                "writable",
                isLocal
                        ? "ReadWritePaths=" + store + " " + inbox
                        : inbox.startsWith("/") ? "ReadWritePaths=" + inbox : "");
        values.put("mount", claim == null ? "" : "- {name: data, mountPath: /data}");
        values.put("volume", claim == null ? "" : "- {name: data, persistentVolumeClaim: {claimName: " + claim + "}}");
        values.put("secret", secret == null ? "" : "envFrom:\n  - secretRef: {name: " + secret + "}");
        List<Map.Entry<String, String>> conf = List.copyOf(sparkConf().entrySet());
        values.put("conf-options", lines(conf, e -> "--conf " + e.getKey() + "=" + e.getValue() + " \\"));
        values.put("conf-lines", lines(conf, e -> e.getKey() + ": \"" + e.getValue() + "\""));
        return values;
    }

    /** What Spark on Kubernetes is to do whoever submits it. */
    private static Map<String, String> sparkConf() {
        Map<String, String> conf = new LinkedHashMap<>();
        conf.put("spark.authenticate", "true");
        conf.put("spark.network.crypto.enabled", "true");
        conf.put("spark.ui.enabled", "false");
        conf.put("spark.driver.port", Integer.toString(DRIVER_PORT));
        conf.put("spark.driver.blockManager.port", Integer.toString(BLOCK_PORT));
        conf.put("spark.blockManager.port", Integer.toString(BLOCK_PORT));
        return conf;
    }

    private static <T> String lines(List<T> of, Function<T, String> line) {
        return of.stream().map(line).collect(Collectors.joining("\n"));
    }

    private static String filled(String template, Map<String, String> values) {
        String text = LINE.matcher(template).replaceAll(line -> {
            String value = value(values, line.group(2));
            String lines = value.isEmpty() ? "" : value.indent(line.group(1).length());
            return Matcher.quoteReplacement(lines);
        });
        return VALUE.matcher(text).replaceAll(name -> Matcher.quoteReplacement(value(values, name.group(1))));
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("a template asks for @" + name + "@, which there is not");
        }
        return value;
    }

    private static String template(Target target, String name) {
        String path = "/deploy/" + target + "/" + name;
        try (InputStream in = Deployment.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties build() {
        Properties build = new Properties();
        try (InputStream in = Deployment.class.getResourceAsStream("/goe-version.properties")) {
            if (in == null) {
                throw new IllegalStateException("goe-version.properties is not in the program");
            }
            build.load(in);
            return build;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
