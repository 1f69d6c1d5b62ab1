package io.quarkiverse.sse.deployment;

import java.util.List;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Follows the types of values through a method: those of the descriptors, and with type arguments where the value comes from an
 * indexed field, method or parameter. Where two ways meet with different types, the type is unknown.
 */
final class TypeInterpreter extends BasicInterpreter {

    private static final BasicValue NULL = new BasicValue(NULL_TYPE);

    private final IndexView index;
    private final MethodInfo method;

    /**
     * @param method the method that is looked at, or {@code null} if it isn't indexed
     */
    TypeInterpreter(IndexView index, MethodInfo method) {
        super(ASM9);
        this.index = index;
        this.method = method;
    }

    /** A reference whose type is known. */
    static final class TypedValue extends BasicValue {

        private final Type declared;

        TypedValue(org.objectweb.asm.Type type, Type declared) {
            super(type);
            this.declared = declared;
        }

        Type declared() {
            return declared;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TypedValue that && declared.equals(that.declared);
        }

        @Override
        public int hashCode() {
            return declared.hashCode();
        }
    }

    @Override
    public BasicValue newValue(org.objectweb.asm.Type type) {
        return type == null ? super.newValue(null) : typed(type, null);
    }

    private BasicValue typed(org.objectweb.asm.Type type, Type generic) {
        if (!isReference(type)) {
            return super.newValue(type);
        }
        if (type.equals(NULL_TYPE)) {
            return NULL;
        }
        return new TypedValue(type, isComplete(generic) ? generic : erased(type));
    }

    static boolean isReference(org.objectweb.asm.Type type) {
        return type.getSort() == org.objectweb.asm.Type.OBJECT || type.getSort() == org.objectweb.asm.Type.ARRAY;
    }

    static Type erased(org.objectweb.asm.Type type) {
        return type.getSort() == org.objectweb.asm.Type.ARRAY
                ? Type.create(DotName.createSimple(type.getDescriptor().replace('/', '.')), Type.Kind.ARRAY)
                : Type.create(DotName.createSimple(type.getClassName()), Type.Kind.CLASS);
    }

    /** A type variable says less than the erased type. */
    private static boolean isComplete(Type generic) {
        return generic != null && (generic.kind() == Type.Kind.CLASS || generic.kind() == Type.Kind.PARAMETERIZED_TYPE
                || generic.kind() == Type.Kind.ARRAY);
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, org.objectweb.asm.Type type) {
        return typed(type, method == null ? null : parameter(isInstanceMethod, local));
    }

    private Type parameter(boolean isInstanceMethod, int local) {
        int slot = isInstanceMethod ? 1 : 0;
        for (Type parameter : method.parameterTypes()) {
            if (slot == local) {
                return parameter;
            }
            slot += parameter.kind() == Type.Kind.PRIMITIVE && isWide(parameter) ? 2 : 1;
        }
        return null;
    }

    private static boolean isWide(Type primitive) {
        String name = primitive.name().toString();
        return name.equals("long") || name.equals("double");
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        return instruction.getOpcode() == Opcodes.GETSTATIC ? field((FieldInsnNode) instruction)
                : super.newOperation(instruction);
    }

    @Override
    public BasicValue unaryOperation(AbstractInsnNode instruction, BasicValue value) throws AnalyzerException {
        return instruction.getOpcode() == Opcodes.GETFIELD ? field((FieldInsnNode) instruction)
                : super.unaryOperation(instruction, value);
    }

    private BasicValue field(FieldInsnNode access) {
        ClassInfo owner = index.getClassByName(DotName.createSimple(access.owner.replace('/', '.')));
        FieldInfo field = owner == null ? null : owner.field(access.name);
        return typed(org.objectweb.asm.Type.getType(access.desc), field == null ? null : field.type());
    }

    @Override
    public BasicValue binaryOperation(AbstractInsnNode instruction, BasicValue left, BasicValue right)
            throws AnalyzerException {
        if (instruction.getOpcode() == Opcodes.AALOAD && left.getType() != null
                && left.getType().getSort() == org.objectweb.asm.Type.ARRAY) {
            String element = left.getType().getDescriptor().substring(1);
            return newValue(org.objectweb.asm.Type.getType(element));
        }
        return super.binaryOperation(instruction, left, right);
    }

    @Override
    public BasicValue naryOperation(AbstractInsnNode instruction, List<? extends BasicValue> values) throws AnalyzerException {
        if (instruction instanceof MethodInsnNode call) {
            ClassInfo owner = index.getClassByName(DotName.createSimple(call.owner.replace('/', '.')));
            MethodInfo called = owner == null ? null : method(owner, call.name, call.desc);
            return typed(org.objectweb.asm.Type.getReturnType(call.desc), called == null ? null : called.returnType());
        }
        return super.naryOperation(instruction, values);
    }

    static MethodInfo method(ClassInfo owner, String name, String descriptor) {
        for (MethodInfo method : owner.methods()) {
            if (method.name().equals(name) && method.descriptor().equals(descriptor)) {
                return method;
            }
        }
        return null;
    }

    @Override
    public BasicValue merge(BasicValue left, BasicValue right) {
        if (left.equals(right) || right == NULL && left.isReference()) {
            return left;
        }
        if (left == NULL && right.isReference()) {
            return right;
        }
        return left.isReference() && right.isReference() ? BasicValue.REFERENCE_VALUE : super.merge(left, right);
    }
}
