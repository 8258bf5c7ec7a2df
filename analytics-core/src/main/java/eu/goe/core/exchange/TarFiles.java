package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * A package that is an uncompressed tar. Only its headers are read to find the files, which are then read where they are: nothing is
 * ever unpacked, so there is nowhere that a path could lead.
 *
 * @param parts where files are, by path
 */
record TarFiles(String label, TreeMap<String, FilePart> parts) implements PackageFiles {
    private static final int MAX_ENTRIES = MAX_FILES + 256;
    private static final int RECORD = 512;
    /** Room for headers beside those of plain entries: of large files, and of whoever packs with long names. */
    private static final int LONG_NAMES = 8 << 20;

    private static final int BLOCK = 20 * RECORD;
    private static final int MODE = 0644;

    /**
     * Reads the headers.
     *
     * @throws VerificationException if the file is no tar, is cut off, or holds what is not plain: links, devices, sparse files, the same
     *     path twice or in two cases, or one that could lead elsewhere
     */
    static TarFiles open(Path file) {
        String label = file.toString();
        try (SeekableByteChannel bytes = Files.newByteChannel(file);
                TarFile tar = new TarFile(new Headers(bytes), BLOCK, RECORD, StandardCharsets.UTF_8.name(), false)) {
            return new TarFiles(label, parts(tar, file, label, bytes.size()));
        } catch (TooMany e) {
            throw new VerificationException(label + ": more than " + MAX_FILES + " files.", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new VerificationException(
                    label + " is not a package: neither a folder nor a whole tar (" + e.getMessage() + ").", e);
        }
    }

    private static TreeMap<String, FilePart> parts(TarFile tar, Path file, String label, long size) {
        TreeMap<String, FilePart> parts = new TreeMap<>();
        Set<String> known = new HashSet<>();
        for (TarArchiveEntry entry : tar.getEntries()) {
            String path = entry.getName();
            if (!entry.isCheckSumOK()) {
                throw new VerificationException(label + ": the tar is damaged: a header does not add up.");
            }
            if (entry.isDirectory()
                    && PLAIN.matcher(path.substring(0, Math.max(0, path.length() - 1)))
                            .matches()) {
                continue;
            }
            if (!PLAIN.matcher(path).matches() || !known.add(path.toLowerCase(Locale.ROOT))) {
                throw new VerificationException(
                        label + ": the tar holds a path that is not plain, or twice, or in two cases.");
            }
            boolean isPlain =
                    entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
            if (!isPlain || entry.isSparse()) {
                throw new VerificationException(label + ": " + path + " is not a plain file.");
            }
            long from = entry.getDataOffset();
            if (entry.getSize() > MAX_FILE_BYTES || from < 0 || from > size - entry.getSize()) {
                throw new VerificationException(
                        label + ": the file " + path + " is said to have " + entry.getSize() + " bytes.");
            }
            parts.put(path, new FilePart(file.toAbsolutePath().toString(), from, entry.getSize()));
        }
        return parts;
    }

    @Override
    public Optional<FilePart> file(String path) {
        return Optional.ofNullable(parts.get(path));
    }

    @Override
    public List<String> names(String folder, int most) {
        List<String> names = new ArrayList<>();
        for (String path : parts.tailMap(folder + "/").keySet()) {
            if (!path.startsWith(folder + "/")) {
                break;
            }
            names.add(path.substring(folder.length() + 1));
            if (names.size() > most) {
                throw new VerificationException(label + ": more than " + most + " files in " + folder + ".");
            }
        }
        return names;
    }

    @Override
    public List<String> paths(int most) {
        if (parts.size() > most + 1) {
            throw new VerificationException(label + ": more than " + most + " files.");
        }
        List<String> paths = new ArrayList<>(parts.keySet());
        paths.remove(PackageFolder.MANIFEST);
        return paths;
    }

    /**
     * Writes a tar of the same bytes for the same files: sorted by the bytes of paths, of the year 1970, nobody's, mode 644.
     *
     * @param more files beside those of the package, or in place of some, by path
     */
    static void write(PackageFiles files, Map<String, byte[]> more, Path target) throws IOException {
        TreeSet<String> paths = new TreeSet<>(BY_BYTES);
        paths.addAll(files.paths(MAX_FILES));
        paths.add(PackageFolder.MANIFEST);
        paths.addAll(more.keySet());
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(target), BLOCK, StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String path : paths) {
                byte[] bytes = more.get(path);
                if (bytes != null) {
                    put(tar, path, bytes.length);
                    tar.write(bytes);
                } else {
                    FilePart part = files.file(path).orElseThrow(() -> new IOException("no file " + path));
                    put(tar, path, part.size());
                    try (InputStream in = part.open()) {
                        in.transferTo(tar);
                    }
                }
                tar.closeArchiveEntry();
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String path, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setMode(MODE);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    /** More headers than a package has. */
    private static final class TooMany extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What is read of a tar to find its files: its headers, and never more than those of the largest package. */
    private static final class Headers implements SeekableByteChannel {
        private final SeekableByteChannel bytes;
        private long left = (long) RECORD * MAX_ENTRIES + LONG_NAMES;

        Headers(SeekableByteChannel bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int n = bytes.read(into);
            left -= Math.max(0, n);
            if (left < 0) {
                throw new TooMany();
            }
            return n;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public long position() throws IOException {
            return bytes.position();
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            bytes.position(to);
            return this;
        }

        @Override
        public long size() throws IOException {
            return bytes.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return bytes.isOpen();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
