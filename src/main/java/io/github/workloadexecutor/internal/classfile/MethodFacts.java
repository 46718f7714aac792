package io.github.workloadexecutor.internal.classfile;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one method does, read from its code once: whom it calls, which classes it creates, what it repeats, which static
 * fields it touches. Places in the code are counted in instructions.
 */
final class MethodFacts {

    private final List<Call> calls = new ArrayList<>();
    private final List<Call> creations = new ArrayList<>();
    private final List<LambdaSite> lambdas = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final List<Integer> arithmetic = new ArrayList<>();
    private final List<StaticAccess> statics = new ArrayList<>();

    // Of the one pass only.
    private final Map<Label, Integer> labels = new HashMap<>();
    private final Set<String> readSinceBranch = new HashSet<>();
    private boolean computedJustNow;
    private int at;

    private MethodFacts() {}

    static MethodFacts of(CodeModel code) {
        MethodFacts facts = new MethodFacts();
        for (CodeElement element : code) {
            facts.take(element);
        }
        return facts;
    }

    private void take(CodeElement element) {
        if (element instanceof LabelTarget target) {
            labels.put(target.label(), at);
        } else if (element instanceof Instruction instruction) {
            at++;
            boolean computed = computedJustNow;
            computedJustNow = false;
            take(instruction, computed);
        }
    }

    private void take(Instruction instruction, boolean computed) {
        if (instruction instanceof InvokeInstruction call) {
            Call.Kind kind = call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE
                    ? Call.Kind.VIRTUAL
                    : Call.Kind.DIRECT;
            calls.add(new Call(
                    at,
                    kind,
                    call.owner().asInternalName(),
                    call.name().stringValue(),
                    call.type().stringValue()));
        } else if (instruction instanceof FieldInstruction field) {
            takeField(field, computed);
        } else if (instruction instanceof BranchInstruction branch) {
            Integer target = labels.get(branch.target());
            if (target != null) {
                loops.add(new Loop(target, at));
            }
            readSinceBranch.clear();
        } else if (instruction instanceof OperatorInstruction operator) {
            if (operator.opcode() != Opcode.ARRAYLENGTH) {
                arithmetic.add(at);
                computedJustNow = true;
            }
        } else if (instruction instanceof StackInstruction || instruction instanceof ConvertInstruction) {
            computedJustNow = computed;
        } else if (instruction instanceof ArrayLoadInstruction || instruction instanceof ArrayStoreInstruction) {
            arithmetic.add(at);
        } else if (instruction instanceof NewObjectInstruction creation) {
            create(creation.className().asInternalName());
        } else if (instruction instanceof InvokeDynamicInstruction dynamic) {
            takeDynamic(dynamic.invokedynamic());
        }
    }

    private void create(String type) {
        creations.add(new Call(at, Call.Kind.DIRECT, type, "<init>", ""));
    }

    private void takeField(FieldInstruction field, boolean computed) {
        boolean isWrite = field.opcode() == Opcode.PUTSTATIC;
        if (!isWrite && field.opcode() != Opcode.GETSTATIC) {
            return;
        }
        String owner = field.owner().asInternalName();
        String name = field.name().stringValue();
        boolean counts = isWrite && computed && readSinceBranch.contains(owner + '.' + name);
        statics.add(new StaticAccess(owner, name, field.type().stringValue(), isWrite, counts));
        if (!isWrite) {
            readSinceBranch.add(owner + '.' + name);
        }
    }

    private void takeDynamic(InvokeDynamicEntry dynamic) {
        String maker = dynamic.bootstrap().bootstrapMethod().reference().owner().asInternalName();
        List<LoadableConstantEntry> arguments = dynamic.bootstrap().arguments();
        if (!maker.equals("java/lang/invoke/LambdaMetafactory")
                || arguments.size() < 2
                || !(arguments.get(1) instanceof MethodHandleEntry handle)) {
            return;
        }
        MemberRefEntry target = handle.reference();
        boolean isVirtual = handle.kind() == MethodHandleInfo.REF_invokeVirtual
                || handle.kind() == MethodHandleInfo.REF_invokeInterface;
        Call call = new Call(
                at,
                isVirtual ? Call.Kind.VIRTUAL : Call.Kind.DIRECT,
                target.owner().asInternalName(),
                target.name().stringValue(),
                target.type().stringValue());
        if (handle.kind() == MethodHandleInfo.REF_newInvokeSpecial) {
            create(call.owner());
        }
        lambdas.add(new LambdaSite(dynamic.type().stringValue(), call));
        calls.add(call);
    }

    List<Call> calls() {
        return calls;
    }

    /** The classes it creates, as calls of a constructor whose descriptor is not told. */
    List<Call> creations() {
        return creations;
    }

    List<LambdaSite> lambdas() {
        return lambdas;
    }

    List<Loop> loops() {
        return loops;
    }

    List<StaticAccess> statics() {
        return statics;
    }

    boolean computesWithin(Loop loop) {
        for (int place : arithmetic) {
            if (loop.covers(place)) {
                return true;
            }
        }
        return false;
    }
}
