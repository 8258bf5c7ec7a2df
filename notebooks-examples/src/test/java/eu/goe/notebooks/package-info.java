/**
 * Runs what documents show: notebooks cell by cell, commands in pages line by line. First class to read:
 * {@link eu.goe.notebooks.NotebookRunner}.
 */
package eu.goe.notebooks;
