/**
 * Events for htmx, Turbo and Datastar, which change a page with the HTML that the server sends.
 * <p>
 * The HTML is text or, with {@code quarkus-qute}, a {@code TemplateInstance}, of a whole template
 * or of a fragment. It goes into the page as it is: text that comes from people must have been
 * escaped, which a Qute template with the ending {@code .html} does.
 */
package io.quarkiverse.sse.hypermedia;
