package eu.goe.core.result;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.AssociationTsv;
import eu.goe.core.association.SsfMetadata;
import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An association result as GWAS-SSF: of each trait a table, {@code 01-NAME.tsv}, and what it is, {@code 01-NAME.tsv-meta.yaml}. Variants that the standard has no place for, or that could not be tested, are left out.
 * Not checked for disclosure.
 *
 * @param today the day of the description
 */
record SsfCopy(Store store, Result result, LocalDate today) {

    /** Writes all traits; returns how many lines. */
    long write(Path folder) throws IOException {
        AssociationDefinition definition = AssociationDefinition.parse(result.definition());
        Assembly assembly = store.assembly();
        AssociationTsv lines = new AssociationTsv(assembly, definition);
        List<Table> tables = new ArrayList<>();
        long[] written = new long[1];
        try {
            for (TestedTrait trait : definition.traits()) {
                tables.add(new Table(folder, name(tables.size(), trait.name()), lines.columns()));
            }
            ResultRows.associations(store, result, null, row -> {
                if (!SsfMetadata.holds(assembly.contig(row.variant().contig()), row.variant())) {
                    return;
                }
                for (int t = 0; t < tables.size(); t++) {
                    if (row.figures().status()[t].hasFigures()) {
                        tables.get(t).line(lines.line(row, t));
                        written[0]++;
                    }
                }
            });
        } finally {
            for (Table table : tables) {
                table.writer.close();
            }
        }
        for (int t = 0; t < tables.size(); t++) {
            Table table = tables.get(t);
            Files.writeString(
                    folder.resolve(table.name + "-meta.yaml"),
                    metadata(definition, definition.traits().get(t), table).toYaml());
        }
        return written[0];
    }

    private static String name(int trait, String called) {
        return String.format(Locale.ROOT, "%02d-%s.tsv", trait + 1, called.replaceAll("[^A-Za-z0-9_.-]", "_"));
    }

    private SsfMetadata metadata(AssociationDefinition definition, TestedTrait trait, Table table) {
        return new SsfMetadata(
                table.name,
                Hex.encodeHexString(table.digest.digest()),
                List.of(trait.name()),
                List.of(),
                store.assembly().name(),
                List.of(),
                null,
                null,
                List.of(new SsfMetadata.SampleSet(
                        trait.n(),
                        trait.isBinary() ? new SsfMetadata.CasesAndControls(trait.cases(), trait.controls()) : null,
                        List.of(),
                        List.of(),
                        List.of())),
                SsfMetadata.Sex.NOT_REPORTED,
                definition.software(),
                definition.covariates(),
                null,
                true,
                today,
                "Test: " + trait.method() + ". Not checked for disclosure; for use inside the node.");
    }

    /** One trait's table while it is written. */
    private static final class Table {
        private final String name;
        private final MessageDigest digest = DigestUtils.getMd5Digest();
        private final BufferedWriter writer;

        Table(Path folder, String name, List<Column> columns) throws IOException {
            this.name = name;
            writer = new BufferedWriter(new OutputStreamWriter(
                    new DigestOutputStream(Files.newOutputStream(folder.resolve(name)), digest),
                    StandardCharsets.UTF_8));
            line(columns.stream().map(Column::name).toList());
        }

        void line(List<String> cells) {
            try {
                writer.write(String.join("\t", cells));
                writer.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
