using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Products;
using AutoDiffGen.Transforms.Rows;
using AutoDiffGen.Transforms.SmallArrays;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>The derivatives of a marked method, as a file to be printed.</summary>
internal static class Derivatives
{
    public static EquatableArray<GeneratedFile> Files(Primal primal) => primal.Instances.Count > 0 ? GenericMembers.Files(primal).ToEquatableArray() : [Of(primal)];

    public static GeneratedFile Of(Primal primal) => primal.Program is null
        ? Refusal.Of(primal.Method, primal.Error)
        : Whole(primal with { Program = ScalarReplacement.Of(primal.Program, [.. Taken(primal)]) });

    private static GeneratedFile Whole(Primal primal)
    {
        MarkedMethod method = primal.Method;
        var members = new UniqueNames([.. method.TakenNames, .. Signatures.All(method).Select(s => s.Name)]);
        List<EmittedMethod> gradient = [.. Gradient.Of(method, primal.Program!.Layouts).Select(OutStructs.Prepared)], rest = [.. Members(primal, members, out List<EmittedMethod> reverse)];
        return new(method.HintName, method.Namespace, method.Containers, primal.Program!.Accessors, [.. gradient, .. reverse.Select(m => OutStructs.Prepared(Sliced(Shared(m), method))), .. rest.Select(m => OutStructs.Prepared(Shared(m)))], method.ShortNames)
        {
            Remarks = HasReverseMode(primal.Program!) ? MemoryReport.Of(primal, reverse) : [],
        };
    }

    private static EmittedMethod Shared(EmittedMethod member) => member with { Body = SharedValues.Of(IdleViews.Of(member.Body)) };

    /// <summary>In strict mode with its loops along rows over those; fast mode has vectors of its own.</summary>
    private static EmittedMethod Sliced(EmittedMethod member, MarkedMethod method) => method.Math == MathMode.Fast || method.ChecksOverflow ? member
        : member with { Body = RowSlices.Of(member.Body, Names(member, method)) };

    private static UniqueNames Names(EmittedMethod member, MarkedMethod method) => new([.. Mentions.Words(member.Signature), .. Mentions.Names(member.Body), .. method.TakenNames]);

    /// <summary>A rule for forward mode alone leaves nothing else.</summary>
    public static bool HasReverseMode(Program program) => program.Callees.All(c => c.Rule is not { Vjp: null });

    private static IEnumerable<EmittedMethod> Members(Primal primal, UniqueNames members, out List<EmittedMethod> reverse)
    {
        MarkedMethod method = primal.Method;
        DerivativeSignature? jvp = ModeSignatures.Jvp(method), hvp = ModeSignatures.Hvp(method);
        DerivativeSignature? hessian = ModeSignatures.Hessian(method), diagonal = ModeSignatures.HessianDiagonal(method), jacobian = ModeSignatures.Jacobian(method), batched = ModeSignatures.JvpBatch(method);
        DerivativeSignature? sparsity = ModeSignatures.JacobianSparsity(method), sparse = ModeSignatures.SparseJacobian(method);
        DerivativeSignature? check = ModeSignatures.GradientCheck(method);
        DerivativeSignature? hessianSparsity = ModeSignatures.HessianSparsity(method), sparseHessian = ModeSignatures.SparseHessian(method);
        DerivativeSignature? meetings = hessianSparsity is null ? null : ModeSignatures.DependenciesOf(method, members.Fresh(method.Name + "Meetings"));
        DerivativeSignature? dependencies = sparsity is null ? null : ModeSignatures.DependenciesOf(method, members.Fresh(method.Name + "Dependencies"));
        if (jacobian is not null || batched is not null || sparse is not null || check is not null) jvp ??= ModeSignatures.JvpOf(ModeSignatures.Private(method), members.Fresh(method.Name + "Jvp")) with { Documentation = [] };
        if (hessian is not null || diagonal is not null || sparseHessian is not null) hvp ??= ModeSignatures.HvpOf(ModeSignatures.Private(method), members.Fresh(method.Name + "Hvp")) with { Documentation = [] };
        if (primal.Program!.ObjectFields.Count > 0) members.Fresh(ObjectWalks.Name(method));
        reverse = HasReverseMode(primal.Program!) ? [.. Vjp.Of(Prepared(primal), members).Select(m => m with { Body = PrivateRows.Of(m.Body, Names(m, method)) })] : [];
        IReadOnlyList<WideMember> wide = hessian is null && diagonal is null ? [] : WideMember.Of(primal, lane => HvpMember.Wide(primal, members, lane));
        return
        [
            .. jvp is null ? [] : JvpMember.Of(primal, jvp, members),
            .. hvp is null ? [] : HvpMember.Of(primal, hvp, members),
            .. hessian is null ? [] : new[] { HessianMember.Of(primal, hessian, hvp!, wide) },
            .. diagonal is null ? [] : new[] { HessianMember.Of(primal, diagonal, hvp!, wide, onlyDiagonal: true) },
            .. wide.SelectMany(w => w.Methods),
            .. jacobian is null && sparse is null && batched is null ? [] : JacobianMember.Of(primal, [.. new[] { jacobian, sparse, batched }.OfType<DerivativeSignature>()], jvp!, members),
            .. ObjectWalks.Of(primal),
            .. sparsity is null ? [] : JvpMember.Of(primal, dependencies!, members, sets: dependencies!.Outputs[0].Name),
            .. sparsity is null ? [] : new[] { JacobianMember.Sparsity(primal, sparsity, dependencies!) },
            .. meetings is null ? [] : JvpMember.Of(primal, meetings, members, sets: meetings.Outputs[0].Name, pairs: true),
            .. meetings is null ? [] : new[] { JacobianMember.HessianSparsity(primal, hessianSparsity!, meetings), HessianMember.Sparse(primal, sparseHessian!, hvp!) },
            .. check is null ? [] : new[] { GradientCheckMember.Of(primal, check, jvp!) },
            .. ModeSignatures.Asks(method, Source.Derivatives.Workspace) ? WorkspaceMember.Of(primal, members) : [],
            .. GradientBatchMember.Signature(method) is { } batch ? new[] { GradientBatchMember.Of(method, batch) } : [],
            .. ParallelBatchMember.Signature(method) is { } parallel ? new[] { ParallelBatchMember.Of(method, parallel) } : [],
        ];
    }

    /// <summary>With arrays that loops make for themselves made before them; in fast mode with its products of matrices and its searches as such, else with indices that go with
    /// the counters of loops.</summary>
    private static Primal Prepared(Primal primal)
    {
        Program program = primal.Method.Parallel ? primal.Program! : LiftedArrays.Of(primal.Program!, primal.Method.Math, Taken(primal));
        return primal with
        {
            Program = primal.Method.Math == MathMode.Fast ? MatrixProducts.Of(Extremes.Of(program, Taken(primal)), Taken(primal))
                : primal.Method.ChecksOverflow ? program
                : program with { Root = Inductions.Of(program.Root), Callees = program.Callees.Select(Inductions.Of).ToEquatableArray() },
        };
    }

    private static IEnumerable<string> Taken(Primal primal) => [.. primal.Method.CompanionNames, .. primal.Method.TakenNames];

    /// <summary>Members to be differentiated again, as source to be read by whoever calls them.</summary>
    /// <param name="kinds">Gradient, Vjp, Jvp and Hvp; others are not there.</param>
    /// <exception cref="NestingRefusal">There is no such source.</exception>
    public static GeneratedFile Nested(Primal primal, Source.Derivatives kinds)
    {
        MarkedMethod method = primal.Method;
        var members = new UniqueNames([.. method.TakenNames, .. Signatures.All(method).Select(s => s.Name)]);
        EquatableArray<EmittedMethod> methods =
        [
            .. Asked(Source.Derivatives.Gradient) ? Gradient.Of(method, primal.Program!.Layouts) : [],
            .. Asked(Source.Derivatives.Gradient | Source.Derivatives.Vjp) && HasReverseMode(primal.Program!) ? Vjp.Of(primal, members, isDifferentiated: true) : [],
            .. Asked(Source.Derivatives.Jvp) && ModeSignatures.Jvp(method) is { } jvp ? JvpMember.Of(primal, jvp, members, isDifferentiated: true) : [],
            .. Asked(Source.Derivatives.Hvp) && ModeSignatures.Hvp(method) is { } hvp ? HvpMember.Of(primal, hvp, members, isDifferentiated: true) : [],
            .. ObjectWalks.Of(primal),
        ];
        return new(method.HintName, method.Namespace, method.Containers, primal.Program!.Accessors, methods, method.ShortNames);

        bool Asked(Source.Derivatives kind) => (kinds & kind) != 0;
    }
}
