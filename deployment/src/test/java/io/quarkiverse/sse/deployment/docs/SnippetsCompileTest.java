package io.quarkiverse.sse.deployment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.source.util.JavacTask;

/** The Java that the pages show without including it from an example. */
class SnippetsCompileTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern SNIPPET = Pattern.compile(
            "(?:\\[source,\\s*java(?:,[^]]*)?]\\n(?:\\.[^\\n]*\\n)?----\\n|```java\\n)(.*?)\\n(?:----|```)", Pattern.DOTALL);
    private static final Pattern CALL_OUT = Pattern.compile("// <\\d+>");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Of all compilations, because it opens all jars of the class path. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private static final String IMPORTS = """
            import java.math.*;
            import java.time.*;
            import java.util.*;
            import jakarta.annotation.security.*;
            import jakarta.enterprise.context.*;
            import jakarta.enterprise.event.*;
            import jakarta.inject.*;
            import jakarta.ws.rs.*;
            import jakarta.ws.rs.core.MediaType;
            import io.quarkiverse.sse.*;
            import io.quarkiverse.sse.Closed;
            import io.quarkiverse.sse.hypermedia.*;
            import io.quarkiverse.sse.spi.*;
            import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
            import io.smallrye.mutiny.*;
            import io.vertx.core.http.HttpServerOptions;
            import io.vertx.core.net.OpenSSLEngineOptions;
            """;
    private static final String SNIPPET_CLASS = IMPORTS
            + "abstract class Snippet extends " + SnippetContext.class.getName() + " {\n";

    /** Whole classes, members of a class, or statements of a method: what it is shows in the compilation. */
    private static final List<String> PLACES = List.of(
            IMPORTS + "%s",
            SNIPPET_CLASS + "%s\n}",
            SNIPPET_CLASS + "void run() {\n%s\n}\n}");

    static List<Object[]> snippets() throws IOException {
        List<Object[]> snippets = new ArrayList<>();
        try (Stream<Path> pages = Files.list(PROJECT.resolve("docs/modules/ROOT/pages"))) {
            for (Path page : Stream.concat(pages.filter(Files::isRegularFile).sorted(),
                    Stream.of(PROJECT.resolve("README.md"))).toList()) {
                for (Matcher snippet = SNIPPET.matcher(Files.readString(page)); snippet.find();) {
                    String text = snippet.group(1);
                    // what is included has tests of its own, and what is left out can't be compiled
                    if (!text.contains("include::") && !text.contains("// ...")) {
                        snippets.add(new Object[] { page.getFileName().toString(), text });
                    }
                }
            }
        }
        // so many are there at least, unless the pattern is wrong
        assertThat(snippets).hasSizeGreaterThan(15);
        return snippets;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snippets")
    void compiles(String page, String text) {
        List<String> problems = new ArrayList<>();
        for (String place : PLACES) {
            String problem = compile(place.formatted(CALL_OUT.matcher(text).replaceAll("")));
            if (problem.isEmpty()) {
                return;
            }
            problems.add(problem);
        }
        assertThat(problems).as("%s:%n%s", page, text).isEmpty();
    }

    /** Finds what is wrong, and writes no class. */
    private static String compile(String source) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                // a public class would have to be in a file of its name
                return source.replace("public class", "class");
            }
        };
        List<String> options = List.of("-proc:none", "-implicit:none", "-d", System.getProperty("java.io.tmpdir"),
                "-classpath", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        JavacTask task = (JavacTask) COMPILER.getTask(null, FILES, diagnostics, options, null, List.of(file));
        try {
            task.analyze();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        StringBuilder problems = new StringBuilder();
        diagnostics.getDiagnostics().stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .forEach(each -> problems.append(each.getMessage(null)).append('\n'));
        return problems.toString();
    }
}
