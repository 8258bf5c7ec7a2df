package eu.goe.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/** Takes what Spark pushes down: conditions on sites, and the columns that are wanted. */
final class SiteScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final SiteSource source;
    private final List<Predicate> pushed = new ArrayList<>();
    private final List<SiteFilter> filters = new ArrayList<>();
    private StructType columns;

    SiteScanBuilder(SiteSource source) {
        this.source = source;
        this.columns = source.schema();
    }

    /** Gives back what Spark must still evaluate; what is kept is evaluated here, exactly. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        List<Predicate> left = new ArrayList<>();
        for (Predicate predicate : predicates) {
            Optional<SiteFilter> filter = PredicateTranslator.translate(predicate);
            if (filter.isPresent()) {
                pushed.add(predicate);
                filters.add(filter.get());
            } else {
                left.add(predicate);
            }
        }
        return left.toArray(Predicate[]::new);
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType required) {
        columns = required;
    }

    @Override
    public Scan build() {
        return new SiteScan(source, columns, new SiteFilter.And(List.copyOf(filters)), List.copyOf(pushed));
    }
}
