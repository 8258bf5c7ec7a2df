/**
 * Pages that need nothing but a browser: no script, no resource from elsewhere. First class to read:
 * {@link eu.goe.core.report.HtmlPage}.
 */
@NullMarked
package eu.goe.core.report;

import org.jspecify.annotations.NullMarked;
