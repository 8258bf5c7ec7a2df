package eu.goe.core.result;

import eu.goe.core.command.Progress;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A result outside the store's tables: {@code definition.json} and its rows. */
record ResultCopy(Store store, Result result, Progress progress) {

    /** The rows, with lists in place of packed columns, in files whose names are in genome order. */
    void parquet(Path folder) throws IOException {
        definition(folder);
        TableRoot root = store.root(result.type().table().orElseThrow());
        List<TableFile> files = ResultRows.files(store, result);
        progress.total(files.size(), "files");
        for (int f = 0; f < files.size(); f++) {
            progress.done(f, 0);
            Path to = folder.resolve(String.format(
                    Locale.ROOT, "%05d.%s.parquet", f, files.get(f).partition().window()));
            String from = files.get(f).path();
            switch (result.type()) {
                case FREQUENCIES -> {
                    FrequencyFormat format = ResultRows.format(store, result);
                    rewrite(root, from, format, to, format.plain());
                }
                case COVERAGE -> {
                    int nStrata = ResultRows.nStrata(result);
                    rewrite(
                            root,
                            from,
                            CoverageFormat.ofStore(store.assembly(), nStrata),
                            to,
                            CoverageFormat.ofPackage(store.assembly(), nStrata));
                }
                default -> {
                    try (InputStream in = root.openBytes(from)) {
                        Files.copy(in, to);
                    }
                }
            }
        }
    }

    private static <T> void rewrite(TableRoot root, String from, RowFormat<T> in, Path to, RowFormat<T> out)
            throws IOException {
        try (RowFileReader<T> rows = root.open(from, in, column -> true);
                RowFileWriter<T> writer = new RowFileWriter<>(to, out)) {
            while (rows.hasNext()) {
                writer.write(rows.next());
            }
        }
    }

    /** Lines as {@code goe results show} prints them. */
    void tsv(Path folder) throws IOException {
        definition(folder);
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(folder.resolve("rows.tsv")), false, StandardCharsets.UTF_8)) {
            new ResultLines(out, false, null, null).table(store, result, null);
            if (out.checkError()) {
                throw new IOException("cannot write rows.tsv");
            }
        }
    }

    private void definition(Path folder) throws IOException {
        Files.writeString(folder.resolve("definition.json"), result.definition() + "\n");
    }
}
