/** Where and how it runs: the node's configuration, profiles and the Spark session. Read {@link SparkSettings} first. */
@NullMarked
package eu.goe.cluster.profile;

import org.jspecify.annotations.NullMarked;
