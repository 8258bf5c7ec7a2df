/** Whether this machine can do the work, and what to do if not. First class to read: {@link eu.goe.cluster.doctor.Diagnosis}. */
@NullMarked
package eu.goe.cluster.doctor;

import org.jspecify.annotations.NullMarked;
