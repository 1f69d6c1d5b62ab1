package io.quarkiverse.sse.deployment;

import java.lang.invoke.LambdaMetafactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.logging.Logger;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

import io.quarkiverse.sse.ReactiveSseService;
import io.quarkiverse.sse.SseAfterCommit;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.hypermedia.Datastar;

/**
 * Finds the types of the data that a class gives to {@link SseService} and its reactive and transactional sisters, to
 * {@link SseEvent.Builder} and to {@link Datastar}, as far as its bytecode tells them.
 */
final class DataTypeFinder {

    private static final Logger LOG = Logger.getLogger(DataTypeFinder.class);

    private static final Set<String> SENDERS = Set.of(internalName(SseService.class), internalName(ReactiveSseService.class),
            internalName(SseAfterCommit.class));
    private static final String BUILDER = internalName(SseEvent.Builder.class);
    private static final String DATASTAR = internalName(Datastar.class);

    private static final String LAMBDA_FACTORY = internalName(LambdaMetafactory.class);
    /** The arguments of the factory: the referred method, and the types that it is called with. */
    private static final int REFERRED_METHOD = 1;
    private static final int CALLED_WITH = 2;

    private final IndexView index;

    DataTypeFinder(IndexView index) {
        this.index = index;
    }

    /**
     * @param classFile the bytes of a class
     * @return the types, with type arguments where they are known
     */
    List<Type> find(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_DEBUG);
        List<Type> types = new ArrayList<>();
        for (MethodNode method : node.methods) {
            if (sends(method)) {
                addTypes(node, method, types);
            }
        }
        return types;
    }

    private static boolean sends(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (dataArgument(instruction) >= 0 || sentByReference(instruction) != null) {
                return true;
            }
        }
        return false;
    }

    /** The position of the data among the arguments of a call, or -1 if it isn't one that sends. */
    private static int dataArgument(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call ? dataArgument(call.owner, call.name) : -1;
    }

    private static int dataArgument(String owner, String method) {
        if (owner.equals(BUILDER)) {
            return method.equals("data") ? 0 : -1;
        }
        if (owner.equals(DATASTAR)) {
            return method.equals("signals") ? 0 : -1;
        }
        if (SENDERS.contains(owner)) {
            return switch (method) {
                case "sendData" -> 0;
                case "sendEvent" -> 1;
                default -> -1;
            };
        }
        return -1;
    }

    /**
     * What a reference to a method that sends, such as {@code sse::sendData}, is going to be called with, or {@code null} if
     * the instruction makes no such reference. Its last arguments are those of the method; a receiver may come before them.
     */
    private static org.objectweb.asm.Type sentByReference(AbstractInsnNode instruction) {
        if (!(instruction instanceof InvokeDynamicInsnNode call) || !call.bsm.getOwner().equals(LAMBDA_FACTORY)) {
            return null;
        }
        Handle referred = (Handle) call.bsmArgs[REFERRED_METHOD];
        int data = dataArgument(referred.getOwner(), referred.getName());
        if (data < 0) {
            return null;
        }
        org.objectweb.asm.Type[] given = ((org.objectweb.asm.Type) call.bsmArgs[CALLED_WITH]).getArgumentTypes();
        int captured = org.objectweb.asm.Type.getArgumentCount(referred.getDesc()) - given.length;
        return data < captured ? null : given[data - captured];
    }

    private void addTypes(ClassNode owner, MethodNode method, List<Type> types) {
        Frame<BasicValue>[] frames;
        try {
            frames = new Analyzer<>(new TypeInterpreter(index, declaration(owner, method)))
                    .analyzeAndComputeMaxs(owner.name, method);
        } catch (AnalyzerException e) {
            // no reason to fail the build: a type that is missed so is named when it is sent
            LOG.debugf(e, "The types that %s.%s sends can't be told", owner.name, method.name);
            return;
        }
        for (int i = 0; i < frames.length; i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            org.objectweb.asm.Type referred = sentByReference(instruction);
            if (referred != null && TypeInterpreter.isReference(referred)) {
                types.add(TypeInterpreter.erased(referred));
            }
            int argument = dataArgument(instruction);
            // there is no frame where the code can't be reached
            if (argument >= 0 && frames[i] != null) {
                int arguments = org.objectweb.asm.Type.getArgumentCount(((MethodInsnNode) instruction).desc);
                BasicValue data = frames[i].getStack(frames[i].getStackSize() - arguments + argument);
                if (data instanceof TypeInterpreter.TypedValue typed) {
                    types.add(typed.declared());
                }
            }
        }
    }

    /** The method with its generic signature, or {@code null}. */
    private MethodInfo declaration(ClassNode owner, MethodNode method) {
        ClassInfo info = index.getClassByName(DotName.createSimple(owner.name.replace('/', '.')));
        return info == null ? null : TypeInterpreter.method(info, method.name, method.desc);
    }

    private static String internalName(Class<?> type) {
        return org.objectweb.asm.Type.getInternalName(type);
    }
}
