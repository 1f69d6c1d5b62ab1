package io.quarkiverse.sse.testing.lint;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/** The program. */
final class Main {

    private static final int CLEAN = 0;
    private static final int FOUND = 1;
    private static final int FAILED = 2;

    private final Options options;
    private final PrintStream out;
    private int errors;
    private int warnings;

    private Main(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String... arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(out, arguments));
    }

    /**
     * @return the exit status
     */
    static int run(PrintStream out, String... arguments) {
        Options options;
        try {
            options = new Options(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println();
            out.print(Options.HELP);
            return FAILED;
        }
        if (options.help) {
            out.print(Options.HELP);
            return CLEAN;
        }
        try {
            return new Main(options, out).run();
        } catch (UncheckedIOException e) {
            out.println(e.getMessage());
            return FAILED;
        }
    }

    private int run() {
        for (HttpVersion version : options.versions) {
            if (options.through == null) {
                lint(version);
            } else {
                compare(version);
            }
        }
        if (errors == 0 && warnings == 0) {
            out.println("clean");
        } else if (errors == 0 || warnings == 0) {
            out.println(errors == 0 ? Text.count(warnings, "warning") : Text.count(errors, "error"));
        } else {
            out.println(Text.count(errors, "error") + ", " + Text.count(warnings, "warning"));
        }
        return errors > 0 || options.strict && warnings > 0 ? FOUND : CLEAN;
    }

    private void lint(HttpVersion version) {
        SseLint lint = SseLint.of(options.uri).with(version).listen(options.time)
                .ignore(options.ignored.toArray(String[]::new));
        for (HeaderField field : options.fields) {
            lint.header(field.name(), field.value());
        }
        if (options.insecure) {
            lint.insecure();
        }
        List<SseFinding> findings = lint.check();
        out.println(lint.summary());
        print(findings);
    }

    private void compare(HttpVersion version) {
        SseProxyCheck check = SseProxyCheck.between(options.through.toString(), options.uri.toString()).with(version)
                .listen(options.time);
        for (HeaderField field : options.fields) {
            check.header(field.name(), field.value());
        }
        if (options.insecure) {
            check.insecure();
        }
        List<SseFinding> findings = check.check();
        check.summary().forEach(out::println);
        print(findings.stream().filter(finding -> !options.ignored.contains(finding.rule())).toList());
    }

    private void print(List<SseFinding> findings) {
        for (SseFinding finding : findings) {
            out.println(finding);
            if (finding.error()) {
                errors++;
            } else {
                warnings++;
            }
        }
    }
}
