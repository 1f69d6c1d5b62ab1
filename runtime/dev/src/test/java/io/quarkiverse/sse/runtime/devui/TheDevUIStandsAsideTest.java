package io.quarkiverse.sse.runtime.devui;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

class TheDevUIStandsAsideTest {

    private static final String API = "io.quarkiverse.sse";
    private static final String DEV_UI = API + ".runtime.devui";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(API);

    @Test
    void itKnowsWhatAnybodyMayKnow() {
        classes().that().resideInAPackage(DEV_UI)
                .should().onlyDependOnClassesThat(not(resideInAPackage(API + ".."))
                        .or(resideInAnyPackage(DEV_UI, API, API + ".runtime.telemetry", API + ".runtime.config")))
                .check(classes);
    }

    @Test
    void nobodyKnowsIt() {
        noClasses().that().resideOutsideOfPackage(DEV_UI).should().dependOnClassesThat().resideInAPackage(DEV_UI)
                .check(classes);
    }
}
