# One image for all services: the container's command selects the service.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn -B -ntp -Dmaven.repo.local=/m2 -pl all-in-one -am -Dmaven.test.skip=true package \
    && mkdir -p /app && cp -r all-in-one/target/mesh.jar all-in-one/target/lib /app/

# A checkout on Windows may have other line endings and no executable bit.
RUN sed 's/\r$//' deploy/image/ready > /app/ready && chmod 755 /app/ready

# Where the lab keeps the runs of lessons: a volume that is mounted here belongs to the image's user.
RUN mkdir /data

# A runtime with only the modules that are used; java.instrument is for agents that are added to it.
RUN jlink --output /opt/jre --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-0 \
    --add-modules java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.sql,jdk.jfr,jdk.management,jdk.unsupported

# Netty's JFR events, which are never recorded, would be set up before the first response.
ENV JVM_FLAGS="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Dio.netty.jfr.enabled=false -Xlog:aot=error"

# Training runs: classes that they load and link are cached, so that later starts are fast. One run is of the whole
# mesh, for `up` and the lab; one is of the aggregator alone, for the services, which do not need the rest. Profiles are
# not kept (AOTRecordTraining): code compiled with them stays slower than with those of the real load.
ENV TRAINING="-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining"
RUN LATENCY=0ms /opt/jre/bin/java $JVM_FLAGS $TRAINING -XX:AOTCacheOutput=/app/mesh.aot -cp /app/mesh.jar \
        dev.loopmesh.allinone.MeshCommand up & mesh=$! \
    && { PORT=8070 MANAGEMENT_PORT=9070 /opt/jre/bin/java $JVM_FLAGS $TRAINING -XX:AOTCacheOutput=/app/services.aot -cp /app/mesh.jar \
        dev.loopmesh.aggregator.Aggregator & services=$!; } \
    && java deploy/image/Train.java http://127.0.0.1:8070 http://127.0.0.1:8080 \
    && /opt/jre/bin/java -cp /app/mesh.jar dev.loopmesh.allinone.MeshCommand race --modes sequential,parallel,virtual \
    && kill $services && wait $services && kill $mesh && wait $mesh && test -s /app/services.aot && test -s /app/mesh.aot

FROM debian:bookworm-slim
COPY --from=build /opt/jre /opt/jre
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /data /data
ENV LAB_DATA=/data
USER 10001:10001
# Memory that the compilers used at start is returned (TrimNativeHeapInterval): 7 MiB. Besides the heap a
# process takes up to 90 MiB that cannot be reclaimed: the caches of classes, compiled code, and compilers at work. The
# JVM calls the heap's share MinRAMPercentage where that is less than about 125 MiB, so at 256.
ENTRYPOINT ["/opt/jre/bin/java", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=40", "-XX:MinRAMPercentage=40", "-XX:TrimNativeHeapInterval=5000", "-XX:+ExitOnOutOfMemoryError", "-Dio.netty.jfr.enabled=false", "--sun-misc-unsafe-memory-access=allow", "-XX:AOTCache=/app/mesh.aot", "-cp", "/app/mesh.jar"]
CMD ["dev.loopmesh.allinone.MeshCommand", "up"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s CMD ["/app/ready"]
