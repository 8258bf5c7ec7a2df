package eu.goe.ingest.source;

import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds the schema that a user gives to what a format of fixed columns has. */
final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * Refuses columns that the format does not have.
     *
     * @param given some of the columns, with some of the fields of genotypes, in any order
     * @return the given schema
     */
    static StructType require(StructType given, StructType full, String format) {
        List<String> problems = new ArrayList<>();
        for (StructField field : given.fields()) {
            if (!fits(field, full)) {
                problems.add(field.name() + " " + field.dataType().simpleString());
            }
        }
        if (!problems.isEmpty()) {
            throw new UsageException("a " + format + " file has no column " + String.join(", ", problems) + "; it has "
                    + full.simpleString() + ".");
        }
        return given;
    }

    private static boolean fits(StructField field, StructType full) {
        int i = List.of(full.fieldNames()).indexOf(field.name());
        if (i < 0) {
            return false;
        }
        DataType type = full.fields()[i].dataType();
        if (field.name().equals(SiteSchema.GENOTYPES)
                && field.dataType() instanceof ArrayType list
                && list.elementType() instanceof StructType wanted) {
            for (StructField part : wanted.fields()) {
                if (!fits(part, SiteSchema.genotype(full.fields()[i]))) {
                    return false;
                }
            }
            return true;
        }
        return field.dataType().simpleString().equals(type.simpleString());
    }
}
