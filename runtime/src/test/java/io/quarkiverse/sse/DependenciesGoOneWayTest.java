package io.quarkiverse.sse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

class DependenciesGoOneWayTest {

    private static final String API = "io.quarkiverse.sse";
    private static final String SPI = API + ".spi";
    private static final String HYPERMEDIA = API + ".hypermedia";
    private static final String RUNTIME = API + ".runtime";
    /** Knows nothing, and is known to all. */
    private static final String TEXT = RUNTIME + ".text";

    /** Each package, and what it may know, from the bottom to the top. */
    private static final Map<String, Set<String>> KNOWN = new LinkedHashMap<>();
    static {
        put(TEXT);
        put(API);
        put(SPI, API);
        put(HYPERMEDIA, API);
        put(API + ".messaging", API);
        put(RUNTIME + ".config", API);
        put(RUNTIME + ".codec", API, SPI);
        put(RUNTIME + ".vertx");
        put(RUNTIME + ".wire", API, SPI, HYPERMEDIA);
        put(RUNTIME + ".telemetry", API);
        put(RUNTIME + ".compression", API, RUNTIME + ".wire");
        put(RUNTIME + ".queue", API, RUNTIME + ".compression", RUNTIME + ".config", RUNTIME + ".vertx", RUNTIME + ".wire",
                RUNTIME + ".telemetry");
        put(RUNTIME + ".fanout", API, SPI, RUNTIME + ".wire", RUNTIME + ".queue", RUNTIME + ".telemetry");
        put(RUNTIME + ".http", API, RUNTIME + ".vertx", RUNTIME + ".compression", RUNTIME + ".queue");
        put(RUNTIME + ".observer", API, RUNTIME + ".vertx");
        put(RUNTIME + ".telemetry.micrometer", API, RUNTIME + ".telemetry");
        put(RUNTIME + ".telemetry.health", API, RUNTIME + ".telemetry");
        put(RUNTIME + ".telemetry.jfr", API, RUNTIME + ".telemetry");
        put(RUNTIME + ".telemetry.opentelemetry", API, RUNTIME + ".telemetry");
        put(RUNTIME + ".telemetry.traffic", API, RUNTIME + ".telemetry");
        put(RUNTIME + ".publish", API, RUNTIME + ".wire", RUNTIME + ".queue", RUNTIME + ".fanout", RUNTIME + ".telemetry");
        put(RUNTIME + ".connection", API, RUNTIME + ".wire", RUNTIME + ".vertx", RUNTIME + ".queue", RUNTIME + ".fanout",
                RUNTIME + ".http", RUNTIME + ".observer", RUNTIME + ".telemetry", RUNTIME + ".publish");
        put(RUNTIME + ".log", API, SPI, RUNTIME + ".wire", RUNTIME + ".queue", RUNTIME + ".fanout", RUNTIME + ".telemetry",
                RUNTIME + ".publish");
        put(RUNTIME + ".presence", API, SPI, RUNTIME + ".config", RUNTIME + ".queue", RUNTIME + ".fanout",
                RUNTIME + ".connection");
        put(RUNTIME + ".log.redis", API, SPI, RUNTIME + ".config", RUNTIME + ".log", RUNTIME + ".vertx");
        put(RUNTIME + ".generation", API, RUNTIME + ".wire", RUNTIME + ".queue", RUNTIME + ".http", RUNTIME + ".connection",
                RUNTIME + ".telemetry");
        put(RUNTIME + ".generation.redis", API, RUNTIME + ".config", RUNTIME + ".vertx", RUNTIME + ".log.redis",
                RUNTIME + ".generation");
        put(RUNTIME + ".security", API, SPI, RUNTIME + ".config", RUNTIME + ".http", RUNTIME + ".observer",
                RUNTIME + ".connection");
        put(RUNTIME + ".security.oidc", API, RUNTIME + ".connection");
        put(RUNTIME + ".security.redis", API, RUNTIME + ".config", RUNTIME + ".security");
        put(RUNTIME + ".rest", API);
        put(RUNTIME + ".transaction");
        put(RUNTIME + ".qute", API, RUNTIME + ".wire");
        put(RUNTIME + ".messaging", API, API + ".messaging", RUNTIME + ".telemetry");
        put(RUNTIME + ".channel", API);
        put(RUNTIME, API, SPI, RUNTIME + ".config", RUNTIME + ".codec", RUNTIME + ".vertx", RUNTIME + ".wire",
                RUNTIME + ".queue", RUNTIME + ".fanout", RUNTIME + ".http", RUNTIME + ".observer", RUNTIME + ".publish",
                RUNTIME + ".connection", RUNTIME + ".log", RUNTIME + ".security", RUNTIME + ".telemetry",
                RUNTIME + ".telemetry.traffic", RUNTIME + ".transaction", RUNTIME + ".presence", RUNTIME + ".generation");
    }

    private static JavaClasses classes;

    private static void put(String name, String... known) {
        assertThat(KNOWN.keySet().containsAll(Set.of(known))).as("what %s knows is below it", name).isTrue();
        Set<String> all = new TreeSet<>(List.of(known));
        all.add(name);
        all.add(TEXT);
        KNOWN.put(name, all);
    }

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(API);
    }

    static Set<String> packages() {
        return KNOWN.keySet();
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : classes) {
            found.add(each.getPackageName());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(KNOWN.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void fromEachPackageToThoseBelow(String name) {
        classes().that().resideInAPackage(name)
                .should().onlyDependOnClassesThat(not(resideInAPackage(API + ".."))
                        .or(resideInAnyPackage(KNOWN.get(name).toArray(new String[0]))))
                .check(classes);
    }

    /** The API names the request of a connection, and only what opens connections and calls observers looks at it. */
    @Test
    void nobodyBelowHttpKnowsVertxWeb() {
        noClasses()
                .that(not(resideInAnyPackage(RUNTIME + ".http", RUNTIME + ".observer", RUNTIME + ".connection",
                        RUNTIME + ".security", RUNTIME + ".security.oidc",
                        RUNTIME + ".rest", RUNTIME))
                        .and(not(type(SseService.class))).and(not(type(SseGenerations.class))).and(not(type(SseStream.class)))
                        .and(not(resideInAPackage(SPI))))
                .should().dependOnClassesThat().resideInAnyPackage("io.vertx.ext.web..", "io.quarkus.vertx.http..")
                .check(classes);
    }

    @Test
    void onlyWhatWritesBytesKnowsNetty() {
        noClasses().that().resideOutsideOfPackages(RUNTIME + ".vertx", RUNTIME + ".http", RUNTIME + ".queue")
                .should().dependOnClassesThat().resideInAPackage("io.netty..")
                .check(classes);
    }

    @Test
    void onlyWhatIsInRedisKnowsRedis() {
        noClasses().that().resideOutsideOfPackages(RUNTIME + ".log.redis", RUNTIME + ".generation.redis",
                RUNTIME + ".security.redis")
                .should().dependOnClassesThat().resideInAnyPackage("io.vertx.redis..", "io.quarkus.redis..")
                .check(classes);
    }

    @Test
    void onlyWhatIsForMicrometerKnowsIt() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".telemetry.micrometer")
                .should().dependOnClassesThat().resideInAPackage("io.micrometer..")
                .check(classes);
    }

    @Test
    void onlyWhatIsForQuteKnowsIt() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".qute")
                .should().dependOnClassesThat().resideInAPackage("io.quarkus.qute..")
                .check(classes);
    }

    /** Contracts are made by the build. */
    @Test
    void nothingInTheApplicationKnowsOpenApi() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.eclipse.microprofile.openapi..",
                "io.smallrye.openapi..").check(classes);
    }

    @Test
    void onlyWhatIsForTransactionsKnowsThem() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".transaction")
                .should().dependOnClassesThat().resideInAPackage("jakarta.transaction..")
                .check(classes);
    }

    @Test
    void onlyWhatIsForRestKnowsIt() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".rest")
                .should().dependOnClassesThat().resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
                .check(classes);
    }

    @Test
    void onlyWhatIsForMessagingKnowsIt() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".messaging")
                .should().dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.microprofile.reactive.messaging..", "io.smallrye.reactive.messaging..")
                .check(classes);
    }

    @Test
    void onlyWhatIsForOpenTelemetryKnowsIt() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".telemetry.opentelemetry")
                .should().dependOnClassesThat().resideInAPackage("io.opentelemetry..")
                .check(classes);
    }

    @Test
    void onlyOnePackageReachesBelowTheApiOfVertx() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".vertx")
                .should().dependOnClassesThat().resideInAPackage("io.vertx.core..impl..")
                .check(classes);
    }
}
