#!/usr/bin/env bash
# Runs a goe command on the cluster, driver and executors: ./submit.sh frequencies -s @store@ --by population --name release
# GOE_HOME is the unpacked distribution of the version in the image. Needs the rights of the account goe, and bash and Java 17 here.
set -euo pipefail

: "${GOE_HOME:?set it to the folder of the unpacked distribution}"
here=$(cd "$(dirname "$0")" && pwd)
read -r -a jvm <"$GOE_HOME/lib/goe-jvm.options"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${jvm[@]}" -cp "$GOE_HOME/lib/*" org.apache.spark.deploy.SparkSubmit \
    --master k8s://https://@api-address@:@api-port@ --deploy-mode cluster --name goe --class eu.goe.cluster.cli.Goe \
    --driver-memory @memory@ --driver-cores 2 --num-executors @executors@ --executor-memory @memory@ --executor-cores @cores@ \
    --conf spark.kubernetes.container.image=@image@ \
    --conf spark.kubernetes.namespace=@namespace@ \
    --conf spark.kubernetes.authenticate.driver.serviceAccountName=goe \
    --conf spark.kubernetes.driver.podTemplateFile="$here/driver-pod.yaml" \
    --conf spark.kubernetes.executor.podTemplateFile="$here/executor-pod.yaml" \
    @conf-options@
    local:///opt/goe/lib/@jar@ \
    "$@" --profile kubernetes --master k8s://https://@api-address@:@api-port@ --executor-memory @memory@ --cores @cores@ --log-format json
