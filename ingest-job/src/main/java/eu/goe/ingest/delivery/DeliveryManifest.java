package eu.goe.ingest.delivery;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.VerificationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;

/** Manifests as {@code sha256sum} writes them, against the files of their delivery. Messages name lines, since files may be called after people. */
final class DeliveryManifest {
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})[ \t][ *]?(.+)");
    private static final int MAX_BYTES = 64 << 20;

    private DeliveryManifest() {}

    /** What is wrong; empty if each file of calls is listed and has the bytes that were listed. Reads all files that are listed. */
    static Optional<GoeException> problem(FileSystem fs, Delivery delivery) throws IOException {
        Map<String, Delivery.Part> files = new HashMap<>();
        delivery.files().forEach(part -> files.put(part.name(), part));
        Set<String> listed = new HashSet<>();
        for (Delivery.Part manifest : delivery.manifests()) {
            Optional<GoeException> problem = problem(fs, manifest, files, listed);
            if (problem.isPresent()) {
                return problem;
            }
        }
        long unlisted = delivery.calls().stream()
                .filter(part -> !listed.contains(part.name()))
                .count();
        return unlisted == 0
                ? Optional.empty()
                : Optional.of(new BadInputException(unlisted + " file(s) of calls are not in the delivery's manifest.\n"
                        + "Whoever delivers has to list each file there."));
    }

    private static Optional<GoeException> problem(
            FileSystem fs, Delivery.Part manifest, Map<String, Delivery.Part> files, Set<String> listed)
            throws IOException {
        String of = manifest.name().equals("SHA256SUMS") ? "SHA256SUMS" : "the manifest";
        if (manifest.bytes() > MAX_BYTES) {
            return Optional.of(new BadInputException(of + " is larger than 64 MiB; it should list checksums."));
        }
        // Names in it are beside it.
        String folder = manifest.name().substring(0, manifest.name().lastIndexOf('/') + 1);
        int number = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fs.open(manifest.path()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String place = of + ":" + number + ": ";
                if (line.isBlank()) {
                    continue;
                }
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    return Optional.of(new BadInputException(place
                            + "not a line of 64 hexadecimal digits, two spaces and a name, as sha256sum writes."));
                }
                String name = folder + parts.group(2).strip().replaceFirst("^(?:\\./)+", "");
                Delivery.Part file = files.get(name);
                if (file == null) {
                    return Optional.of(
                            new BadInputException(place + "the file of this line is not there. Deliver it again."));
                }
                if (!sha256(fs, file).equals(parts.group(1).toLowerCase(Locale.ROOT))) {
                    return Optional.of(new VerificationException(
                            place + "the file of this line has other bytes than were listed. Deliver it again."));
                }
                listed.add(name);
            }
        }
        return Optional.empty();
    }

    private static String sha256(FileSystem fs, Delivery.Part file) throws IOException {
        try (InputStream in = fs.open(file.path())) {
            return DigestUtils.sha256Hex(in);
        }
    }
}
