package eu.goe.core.qc;

import eu.goe.core.cohort.Sex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Samples, pairs and components as rows of {@code qc_samples}, {@code qc_pairs} and {@code qc_components}, whose columns {@link eu.goe.core.store.StoreSchema} declares. */
final class QcRowCodec {
    private static final int FIRST_FIGURE = 3;
    private static final int N_FIGURES = SampleFigure.values().length;
    private static final String BETWEEN = ";";

    private QcRowCodec() {}

    static Row row(String run, long createdMillis, SampleQc sample) {
        List<@Nullable Object> values = new ArrayList<>(List.of(run, createdMillis, sample.sampleNumber()));
        for (SampleFigure figure : SampleFigure.values()) {
            double value = sample.figures()[figure.ordinal()];
            values.add(figure.isCount() ? (Object) (long) value : Double.isNaN(value) ? null : (Object) value);
        }
        values.add(SampleQc.label(sample.declared()));
        values.add(SampleQc.label(sample.imputed()));
        values.add(sample.sexCheck());
        values.add(sample.relatives());
        values.add(sample.unrelated());
        values.add(joined(sample.outlier()));
        values.add(sample.status());
        values.add(joined(sample.reasons()));
        return RowFactory.create(values.toArray());
    }

    static SampleQc sample(Row row) {
        double[] figures = new double[N_FIGURES];
        for (SampleFigure figure : SampleFigure.values()) {
            int column = FIRST_FIGURE + figure.ordinal();
            figures[figure.ordinal()] = figure.isCount()
                    ? (double) row.getLong(column)
                    : row.isNullAt(column) ? Double.NaN : row.getDouble(column);
        }
        int at = FIRST_FIGURE + N_FIGURES;
        String unrelated = row.getString(at + 4);
        return new SampleQc(
                row.getInt(2),
                figures,
                sex(row.getString(at)),
                sex(row.getString(at + 1)),
                row.isNullAt(at + 3) ? null : row.getInt(at + 3),
                unrelated == null ? null : unrelated.equals("yes"),
                split(row.getString(at + 5)),
                split(row.getString(at + 7)));
    }

    static Row row(String run, long createdMillis, RelatedPair pair) {
        return RowFactory.create(
                run,
                createdMillis,
                pair.first(),
                pair.second(),
                pair.nSites(),
                pair.nHetHet(),
                pair.nIbs0(),
                pair.kinship(),
                pair.relation());
    }

    static RelatedPair pair(Row row) {
        return new RelatedPair(
                row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5), row.getInt(6), row.getDouble(7));
    }

    static Row row(String run, long createdMillis, SampleComponents sample) {
        List<@Nullable Object> values = new ArrayList<>(List.of(run, createdMillis, sample.sampleNumber()));
        Arrays.stream(sample.values()).forEach(values::add);
        return RowFactory.create(values.toArray());
    }

    static SampleComponents components(Row row) {
        double[] values = new double[PrincipalComponents.COUNT];
        for (int c = 0; c < values.length; c++) {
            values[c] = row.getDouble(FIRST_FIGURE + c);
        }
        return new SampleComponents(row.getInt(2), values);
    }

    private static Sex sex(String label) {
        return Sex.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static @Nullable String joined(List<String> words) {
        return words.isEmpty() ? null : String.join(BETWEEN, words);
    }

    private static List<String> split(@Nullable String words) {
        return words == null ? List.of() : List.of(words.split(BETWEEN, -1));
    }
}
