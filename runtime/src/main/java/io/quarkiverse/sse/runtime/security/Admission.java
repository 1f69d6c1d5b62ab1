package io.quarkiverse.sse.runtime.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a ticket stands for. Immutable.
 *
 * @param user the name of the user
 * @param roles the roles of the user
 * @param attributes what else the identity says, when it expires included
 * @param topics what the connection is subscribed to
 */
record Admission(String user, Set<String> roles, Map<String, Object> attributes, List<String> topics) {

    /** The attribute of an identity that came with a ticket. */
    static final String ATTRIBUTE = Admission.class.getName();

    private static final String USER = "user";
    private static final String ROLES = "roles";
    private static final String ATTRIBUTES = "attributes";
    private static final String TOPICS = "topics";

    static Admission of(SecurityIdentity identity, IdentityReader identities, List<String> topics) {
        return new Admission(identity.getPrincipal().getName(), new TreeSet<>(identity.getRoles()),
                identities.attributes(identity), topics);
    }

    String toText() {
        return new JsonObject().put(USER, user).put(ROLES, new JsonArray(List.copyOf(roles)))
                .put(ATTRIBUTES, new JsonObject(attributes)).put(TOPICS, new JsonArray(topics)).encode();
    }

    static Admission read(String text) {
        JsonObject json = new JsonObject(text);
        return new Admission(json.getString(USER), new TreeSet<>(strings(json.getJsonArray(ROLES))),
                json.getJsonObject(ATTRIBUTES).getMap(), strings(json.getJsonArray(TOPICS)));
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            strings.add(array.getString(i));
        }
        return strings;
    }

    SecurityIdentity toIdentity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user)).addRoles(roles).addAttributes(attributes)
                .addAttribute(ATTRIBUTE, this).build();
    }
}
