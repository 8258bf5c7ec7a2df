package eu.goe.cluster.profile;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers no page of Spark's, for a standalone cluster's Master and Workers, which cannot be started without: {@code spark.ui.filters} in their settings. Their pages show
 * logs, and settings, to whoever finds the port.
 */
public final class ClosedUi implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        ((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
    }
}
