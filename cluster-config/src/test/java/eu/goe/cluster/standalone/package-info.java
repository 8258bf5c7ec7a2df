/** goe on a real cluster: Spark's Master and Workers, HDFS and S3, each a process of its own on this machine. */
@NullMarked
package eu.goe.cluster.standalone;

import org.jspecify.annotations.NullMarked;
