package io.quarkiverse.sse.test.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A small OpenID Connect provider: everybody who asks is logged in as ada. System properties carry what it is from the class
 * loader that starts it to the one of the test.
 */
public final class OidcProvider {

    private static final String URL = "test.oidc.url";
    private static final String KEY = "test.oidc.key";
    private static final String WEB_TOKEN_SECONDS = "test.oidc.web-token-seconds";
    private static final String KEY_ID = "k1";
    public static final String CLIENT = "sse";

    /** The session of those who log in with a browser. */
    public static final String WEB_SESSION = "web-1";

    private OidcProvider() {
    }

    /** Starts the provider, which lives as long as the process. */
    public static void start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            System.setProperty(URL, "http://localhost:" + server.getAddress().getPort());
            System.setProperty(KEY, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
            server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, new JsonObject()
                    .put("issuer", url()).put("jwks_uri", url() + "/jwks").put("authorization_endpoint", url() + "/authorize")
                    .put("token_endpoint", url() + "/token").put("end_session_endpoint", url() + "/end")));
            server.createContext("/jwks", exchange -> answer(exchange, jwks((RSAPublicKey) keys.getPublic())));
            server.createContext("/authorize", OidcProvider::authorize);
            server.createContext("/token", OidcProvider::token);
            server.createContext("/end", exchange -> answer(exchange, new JsonObject().put("bye", true)));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How long the tokens last that those get who log in with a browser. */
    public static void webTokensLast(long seconds) {
        System.setProperty(WEB_TOKEN_SECONDS, Long.toString(seconds));
    }

    public static String url() {
        return System.getProperty(URL);
    }

    private static JsonObject jwks(RSAPublicKey key) {
        return new JsonObject().put("keys", new JsonArray().add(new JsonObject().put("kty", "RSA").put("kid", KEY_ID)
                .put("alg", "RS256").put("use", "sig").put("n", base64(key.getModulus().toByteArray(), 1))
                .put("e", base64(key.getPublicExponent().toByteArray(), 0))));
    }

    private static String base64(byte[] bytes, int skipped) {
        byte[] rest = Arrays.copyOfRange(bytes, skipped, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(rest);
    }

    /** Redirects back at once. */
    private static void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        exchange.getResponseHeaders().add("Location",
                URLDecoder.decode(query.get("redirect_uri"), UTF_8) + "?code=c&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void token(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        long seconds = Long.getLong(WEB_TOKEN_SECONDS, 300);
        String token = accessToken("ada", WEB_SESSION, seconds);
        answer(exchange, new JsonObject().put("access_token", token).put("id_token", token).put("token_type", "Bearer")
                .put("refresh_token", "r").put("expires_in", seconds));
    }

    private static Map<String, String> query(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query.split("&")) {
            parameters.put(parameter.substring(0, parameter.indexOf('=')), parameter.substring(parameter.indexOf('=') + 1));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, JsonObject json) throws IOException {
        byte[] body = json.encode().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public static String accessToken(String user, String session, long seconds) {
        return sign(claims().put("sub", "id-of-" + user).put("upn", user).put("sid", session).put("aud", CLIENT)
                .put("exp", Instant.now().getEpochSecond() + seconds));
    }

    /**
     * The token of a back-channel logout: of one session, or of all sessions of the user if that is
     * {@code null}. Quarkus wants the subject in any case.
     */
    public static String logoutToken(String user, String session) {
        return sign(claims().put("sub", "id-of-" + user).put("sid", session).put("aud", CLIENT)
                .put("jti", "j" + System.nanoTime())
                .put("exp", Instant.now().getEpochSecond() + 60)
                .put("events", new JsonObject().put("http://schemas.openid.net/event/backchannel-logout", new JsonObject())));
    }

    private static JsonObject claims() {
        return new JsonObject().put("iss", url()).put("iat", Instant.now().getEpochSecond());
    }

    private static String sign(JsonObject claims) {
        String signed = base64(
                new JsonObject().put("alg", "RS256").put("kid", KEY_ID).put("typ", "JWT").encode().getBytes(UTF_8),
                0) + "." + base64(claims.encode().getBytes(UTF_8), 0);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(KEY)))));
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + base64(signature.sign(), 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
