package eu.goe.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The files that {@code load(…)} names: files, folders and globs. */
final class InputPaths {
    private InputPaths() {}

    /**
     * Finds the files.
     *
     * @param wanted which file names of folders and of globs are taken; a file that is named itself always is
     * @return in the order given, those of folders and globs sorted
     * @throws BadInputException if a name fits no file
     */
    static List<FileStatus> find(CaseInsensitiveStringMap options, Predicate<String> wanted, String what)
            throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (String name : names(options)) {
            Path path = new Path(name);
            FileSystem fs = path.getFileSystem(HadoopSettings.get());
            FileStatus[] found = fs.globStatus(path);
            if (found == null || found.length == 0) {
                throw new BadInputException(name + ": no such file. Check the path.");
            }
            Arrays.sort(found);
            boolean isNamed = found.length == 1 && found[0].isFile();
            int before = files.size();
            for (FileStatus file : found) {
                if (file.isDirectory()) {
                    FileStatus[] children = fs.listStatus(file.getPath());
                    Arrays.sort(children);
                    for (FileStatus child : children) {
                        addIfWanted(child, wanted, files);
                    }
                } else if (isNamed) {
                    files.add(file);
                } else {
                    addIfWanted(file, wanted, files);
                }
            }
            if (files.size() == before) {
                throw new BadInputException(name + ": no " + what + " file there.");
            }
        }
        return files;
    }

    private static void addIfWanted(FileStatus file, Predicate<String> wanted, List<FileStatus> files) {
        String name = file.getPath().getName();
        if (file.isFile() && !name.startsWith(".") && !name.startsWith("_") && wanted.test(name)) {
            files.add(file);
        }
    }

    /** Spark gives several paths as a JSON list. */
    private static List<String> names(CaseInsensitiveStringMap options) {
        List<String> names = new ArrayList<>();
        String several = options.get("paths");
        if (several != null) {
            try {
                names.addAll(Arrays.asList(new ObjectMapper().readValue(several, String[].class)));
            } catch (JsonProcessingException e) {
                throw new UsageException("option paths is not a JSON list of texts.", e);
            }
        }
        String one = options.get("path");
        if (one != null) {
            names.add(one);
        }
        if (names.isEmpty()) {
            throw new UsageException("no path: give load(…) a file, a folder or a glob.");
        }
        return names;
    }
}
