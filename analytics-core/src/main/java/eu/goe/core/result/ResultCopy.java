package eu.goe.core.result;

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
record ResultCopy(Store store, Result result) {

    /** Rows as they stand in the store, in files whose names are in genome order. */
    void parquet(Path folder) throws IOException {
        definition(folder);
        TableRoot root = store.root(result.type().table().orElseThrow());
        List<TableFile> files = ResultRows.files(store, result);
        for (int f = 0; f < files.size(); f++) {
            String name = String.format(
                    Locale.ROOT, "%05d.%s.parquet", f, files.get(f).partition().window());
            try (InputStream in = root.openBytes(files.get(f).path())) {
                Files.copy(in, folder.resolve(name));
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
