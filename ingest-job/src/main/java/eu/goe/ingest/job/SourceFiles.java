package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.HadoopSettings;
import eu.goe.ingest.delivery.CallFileName;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the user names on the command line: files, folders, globs, and lists of them. */
final class SourceFiles {
    private SourceFiles() {}

    /**
     * @param names a file, a folder (all files in it whose names end in {@code .vcf}, {@code .gvcf} or {@code .bcf}, with
     *     {@code .gz}, {@code .bgz} or {@code .z} behind or not), a glob, or {@code @list.txt}
     * @return qualified URIs in the order given, folders and globs sorted
     * @throws BadInputException if a name is no file
     */
    static List<String> expand(List<String> names) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith("@")) {
                for (String listed : list(name.substring(1))) {
                    if (listed.startsWith("@")) {
                        throw new BadInputException(name.substring(1)
                                + ": a list names files, folders and globs, and no other list.\nPut its lines there.");
                    }
                    add(listed, files);
                }
            } else {
                add(name, files);
            }
        }
        return files;
    }

    private static void add(String name, List<String> files) throws IOException {
        if (name.isBlank()) {
            throw new UsageException("The name of a file is empty.");
        }
        Path path = path(name);
        FileSystem fs = path.getFileSystem(HadoopSettings.get());
        // What is there by this very name comes first: a glob takes no colon, and a bracket or brace for a pattern.
        FileStatus[] found = fs.exists(path) ? new FileStatus[] {fs.getFileStatus(path)} : globbed(fs, path);
        if (found.length == 0) {
            throw new BadInputException(noFile(name));
        }
        Arrays.sort(found);
        for (FileStatus file : found) {
            if (file.isDirectory()) {
                addFolder(fs, file.getPath(), files);
            } else {
                files.add(file.getPath().toString());
            }
        }
    }

    /** A file of this machine may have a colon in its name, as a time or a region has, which is no scheme then. */
    private static Path path(String name) {
        File local = new File(name);
        try {
            return local.exists() ? new Path(local.getAbsoluteFile().toURI()) : new Path(name);
        } catch (IllegalArgumentException aColonInIt) {
            throw new BadInputException(noFile(name), aColonInIt);
        }
    }

    private static FileStatus[] globbed(FileSystem fs, Path path) throws IOException {
        try {
            FileStatus[] found = fs.globStatus(path);
            return found == null ? new FileStatus[0] : found;
        } catch (IllegalArgumentException aColonInIt) {
            throw new BadInputException(noFile(path.toString()), aColonInIt);
        }
    }

    private static String noFile(String name) {
        return name + ": no such file. Check the path; nothing was ingested.";
    }

    private static void addFolder(FileSystem fs, Path folder, List<String> files) throws IOException {
        FileStatus[] children = fs.listStatus(folder);
        Arrays.sort(children);
        int before = files.size();
        for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (child.isFile() && CallFileName.matches(name)) {
                files.add(child.getPath().toString());
            }
        }
        if (files.size() == before) {
            throw new BadInputException(folder + ": the folder holds no file named *.vcf, *.vcf.gz or *.bcf.");
        }
    }

    private static List<String> list(String name) throws IOException {
        Path path = new Path(name);
        FileSystem fs = path.getFileSystem(HadoopSettings.get());
        if (!fs.exists(path)) {
            throw new BadInputException(name + ": no such list of files.");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(fs.open(path), StandardCharsets.UTF_8))) {
            return lines.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        }
    }
}
