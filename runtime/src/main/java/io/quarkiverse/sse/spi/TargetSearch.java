package io.quarkiverse.sse.spi;

import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * Finds out whether a target contains something, at any depth. By default it finds nothing: each
 * subclass overrides what it looks for.
 */
abstract class TargetSearch implements SseTarget.Visitor<Boolean> {

    static final TargetSearch LAMBDA = new TargetSearch() {
        @Override
        public Boolean lambda(SseTarget target) {
            return true;
        }
    };

    static final TargetSearch CLAIM = new TargetSearch() {
        @Override
        public Boolean claim(String name, String value) {
            return true;
        }
    };

    static final TargetSearch CONNECTION = new TargetSearch() {
        @Override
        public Boolean connections(Set<SseId> ids) {
            return true;
        }
    };

    @Override
    public Boolean all() {
        return false;
    }

    @Override
    public Boolean connections(Set<SseId> ids) {
        return false;
    }

    @Override
    public Boolean topics(Set<String> names) {
        return false;
    }

    @Override
    public Boolean users(Set<String> names) {
        return false;
    }

    @Override
    public Boolean claim(String name, String value) {
        return false;
    }

    @Override
    public final Boolean anyOf(List<SseTarget> parts) {
        for (SseTarget part : parts) {
            if (part.accept(this)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final Boolean allOf(List<SseTarget> parts) {
        return anyOf(parts);
    }

    @Override
    public final Boolean not(SseTarget target) {
        return target.accept(this);
    }

    @Override
    public Boolean lambda(SseTarget target) {
        return false;
    }
}
