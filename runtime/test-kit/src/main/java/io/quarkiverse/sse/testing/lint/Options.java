package io.quarkiverse.sse.testing.lint;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/** The command line. */
final class Options {

    static final String HELP = """
            usage: java -jar quarkus-sse-test-…-lint.jar [options] URL
                   java -jar quarkus-sse-test-…-lint.jar --through PROXY_URL [options] ORIGIN_URL

            Listens to a stream of Server-Sent Events, and reports what deviates from the format, from HTTP and
            from good practice. With --through, it opens the same stream through a proxy as well, and reports
            what happens to it on the way.

              --http1.0, --http1.1, --http2  ask with this version of HTTP; more than one are checked one after
                                             the other. By default HTTP/1.1, and HTTP/2 too for https
              --time 20s                     how long to listen: s, m, or none for seconds
              --header "Name: value"         send this header too; may be repeated
              --last-event-id ID             come back with this id
              --insecure                     believe every certificate
              --ignore RULE                  leave this rule out; may be repeated
              --strict                       exit with 1 for warnings too
              --help                         print this

            exit status: 0 clean, or warnings alone; 1 errors; 2 wrong usage, or no answer
            """;

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([sm]?)");

    final List<HttpVersion> versions = new ArrayList<>();
    final List<HeaderField> fields = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();
    Duration time = SseLint.TIME;
    boolean insecure;
    boolean strict;
    boolean help;
    URI through;
    URI uri;

    /**
     * @throws IllegalArgumentException whose message is for the user
     */
    Options(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (takesValue(arguments[i])) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                value(arguments[i], arguments[++i]);
            } else {
                flag(arguments[i]);
            }
        }
        if (uri == null && !help) {
            throw new IllegalArgumentException("no URL");
        }
        if (versions.isEmpty() && uri != null) {
            versions.add(HttpVersion.HTTP_1_1);
            if ("https".equals((through == null ? uri : through).getScheme())) {
                versions.add(HttpVersion.HTTP_2);
            }
        }
    }

    private static boolean takesValue(String argument) {
        return List.of("--time", "--header", "--last-event-id", "--ignore", "--through").contains(argument);
    }

    private void value(String option, String value) {
        switch (option) {
            case "--time" -> time = time(value);
            case "--header" -> {
                int colon = value.indexOf(':');
                if (colon < 1) {
                    throw new IllegalArgumentException("not a header: " + value);
                }
                fields.add(new HeaderField(value.substring(0, colon).strip(), value.substring(colon + 1).strip()));
            }
            case "--last-event-id" -> fields.add(new HeaderField("Last-Event-ID", value));
            case "--ignore" -> ignored.add(value);
            default -> through = url(value);
        }
    }

    private void flag(String argument) {
        switch (argument) {
            case "--http1.0" -> versions.add(HttpVersion.HTTP_1_0);
            case "--http1.1" -> versions.add(HttpVersion.HTTP_1_1);
            case "--http2" -> versions.add(HttpVersion.HTTP_2);
            case "--insecure" -> insecure = true;
            case "--strict" -> strict = true;
            case "--help", "-h" -> help = true;
            default -> {
                if (argument.startsWith("-") || uri != null) {
                    throw new IllegalArgumentException("not an option: " + argument);
                }
                uri = url(argument);
            }
        }
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("not an http or https URL: " + text);
        }
        return url;
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("not a time: " + text);
        }
        long number = Long.parseLong(time.group(1));
        return time.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
    }
}
