package eu.goe.core.store;

import java.io.Serializable;

/**
 * One version of a named result of an analysis: its row in {@code results} is what makes it visible.
 *
 * @param number from 1, never reused; partition of the result's rows in the table of its type
 * @param run marks the result's files in the log of the table
 * @param name as the user calls it
 * @param version of the name, from 1
 * @param type what was found
 * @param created when, ISO 8601 in UTC
 * @param variants rows along the genome; 0 of a type without
 * @param definition JSON: parameters, strata with their sizes, batches; its form is the type's own
 */
public record Result(
        int number,
        String run,
        String name,
        int version,
        ResultType type,
        String created,
        long variants,
        String definition)
        implements Serializable {}
