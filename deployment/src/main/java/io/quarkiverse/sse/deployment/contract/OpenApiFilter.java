package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

import io.quarkiverse.sse.SseStream;

/**
 * Adds the routes of the services to the OpenAPI document. What is on a stream is described as in
 * OpenAPI 3.2, where the schema of one event is the {@code itemSchema}: under this name as an
 * extension, and as the {@code schema} for those who know nothing of it.
 */
public final class OpenApiFilter implements OASFilter {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String ITEM_SCHEMA = "x-itemSchema";

    /** What SmallRye makes of a resource method that returns a stream. */
    private static final String RETURNED_STREAM = SseStream.class.getSimpleName();
    private static final String RETURNED_STREAM_REF = "#/components/schemas/" + RETURNED_STREAM;

    private final Contracts contracts;

    /**
     * @param contracts of an application
     */
    public OpenApiFilter(Contracts contracts) {
        this.contracts = contracts;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        removeReturnedStream(document.getComponents());
        boolean described = false;
        OpenApiSchemas schemas = new OpenApiSchemas(document.getComponents(), JsonSchema.definitions(contracts));
        for (Contracts.Service service : contracts.services()) {
            if (service.path() == null) {
                continue;
            }
            PathItem path = document.getPaths().getPathItem(service.path());
            if (path == null) {
                path = OASFactory.createPathItem();
                document.getPaths().addPathItem(service.path(), path);
            }
            // what the application says of it itself counts
            if (path.getGET() == null) {
                path.setGET(operation(service, schemas));
                described = true;
            }
        }
        if (described) {
            schemas.addTypes();
        }
    }

    /** Which service a method returns a stream of is known only when it runs, and so are the events. */
    @Override
    public APIResponse filterAPIResponse(APIResponse response) {
        if (response.getContent() != null && response.getContent().getMediaTypes() != null) {
            for (MediaType content : response.getContent().getMediaTypes().values()) {
                if (content.getSchema() != null && RETURNED_STREAM_REF.equals(content.getSchema().getRef())) {
                    content.setSchema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
                }
            }
        }
        return response;
    }

    private static void removeReturnedStream(Components components) {
        Schema schema = components.getSchemas() == null ? null : components.getSchemas().get(RETURNED_STREAM);
        // a class of the application with this name has properties
        if (schema != null && (schema.getProperties() == null || schema.getProperties().isEmpty())) {
            components.removeSchema(RETURNED_STREAM);
        }
    }

    private Operation operation(Contracts.Service service, OpenApiSchemas schemas) {
        Operation operation = OASFactory.createOperation()
                .operationId("open" + service.typeName())
                .summary(service.isDefault() ? "Server-Sent Events" : "Server-Sent Events of " + service.name())
                .addTag("Server-Sent Events");
        for (Matcher parameter = PARAMETER.matcher(service.path()); parameter.find();) {
            operation.addParameter(parameter(parameter.group(1), Parameter.In.PATH).required(true));
        }
        operation.addParameter(parameter("Last-Event-ID", Parameter.In.HEADER)
                .description("Where the stream goes on. An EventSource that reconnects sends it."));
        operation.addParameter(parameter("lastEventId", Parameter.In.QUERY)
                .description("The same for a first request."));
        operation.setResponses(OASFactory.createAPIResponses()
                .addAPIResponse("200", stream(service, schemas))
                .addAPIResponse("204", answer("The service is closed: don't come back."))
                .addAPIResponse("406", answer("Accept does not list " + EVENT_STREAM + "."))
                .addAPIResponse("503", answer("There are too many connections, or the application is stopping.")));
        return operation;
    }

    private APIResponse stream(Contracts.Service service, OpenApiSchemas schemas) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (Contracts.Event event : service.events()) {
            events.add(JsonSchema.ofEvent(event, contracts));
        }
        String name = schemas.addEvents(service.typeName(), events.isEmpty() ? JsonSchema.typed("object")
                : events.size() == 1 ? events.get(0) : JsonSchema.anyOf(events));
        MediaType content = OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref(name));
        content.addExtension(ITEM_SCHEMA, new LinkedHashMap<>(JsonSchema.reference(name)));
        return answer("The events, until either side ends the stream.")
                .content(OASFactory.createContent().addMediaType(EVENT_STREAM, content));
    }

    private static APIResponse answer(String description) {
        return OASFactory.createAPIResponse().description(description);
    }

    private static Parameter parameter(String name, Parameter.In in) {
        return OASFactory.createParameter().name(name).in(in)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
}
