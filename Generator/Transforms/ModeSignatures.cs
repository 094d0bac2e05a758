using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;

namespace AutoDiffGen.Transforms;

/// <summary>The heads of the members that are generated on request.</summary>
internal static class ModeSignatures
{
    public static IEnumerable<DerivativeSignature> All(MarkedMethod method) => new[]
    {
        Jvp(method), Hvp(method), Hessian(method), HessianDiagonal(method), Jacobian(method), GradientBatchMember.Signature(method), ParallelBatchMember.Signature(method), JacobianSparsity(method), SparseJacobian(method),
        JvpBatch(method), GradientCheck(method), HessianSparsity(method), SparseHessian(method),
    }.OfType<DerivativeSignature>();

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? Jvp(MarkedMethod method) => Asks(method, Source.Derivatives.Jvp) ? JvpOf(method) : null;

    public static DerivativeSignature JvpOf(MarkedMethod method, string? name = null)
    {
        UniqueNames names = Signatures.NamesOf(method);
        string tangent = Signatures.HasAdjoint(method) ? names.Fresh("tangent") : "";
        EquatableArray<Companion> companions = Tangents(method, names);
        IEnumerable<(string, string, string)> result = tangent.Length == 0 ? [] : [("out ", method.ReturnType, tangent)];
        return Signatures.WithHead(
            new(name ?? method.Name + "Jvp", "", ModeDocumentation.Jvp(method, tangent, companions), tangent, companions, []),
            method, method.ReturnType, [.. companions.Select(Signatures.Spell), .. result]);
    }

    /// <summary>The signature with a vector for each number that is or takes a derivative, for the use of others alone.</summary>
    /// <param name="result">How the derivative of the result is passed; where it comes out, it is last.</param>
    /// <returns>Null where some have no form over vectors.</returns>
    public static DerivativeSignature? Wide(DerivativeSignature signature, MarkedMethod method, string name, LaneType lane, Passing result)
    {
        if (signature.Companions.Concat(signature.Outputs).Any(c => Wide(c.Type, lane) is null) || signature.Adjoint.Length > 0 && method.Return!.Text != lane.Number) return null;
        EquatableArray<Companion> companions = signature.Companions.Select(c => c with { Type = Wide(c.Type, lane)! }).ToEquatableArray();
        EquatableArray<Companion> outputs = signature.Outputs.Select(c => c with { Type = Wide(c.Type, lane)! }).ToEquatableArray();
        IEnumerable<(string, string, string)> seed = signature.Adjoint.Length == 0 ? [] : [(HelperMethods.Modifier(result), lane.Name, signature.Adjoint)];
        IEnumerable<(string, string, string)> added = companions.Concat(outputs).Select(Signatures.Spell);
        return Signatures.WithHead(
            signature with { Name = name, Documentation = [], Companions = companions, Outputs = outputs }, Private(method), method.ReturnType, result == Passing.Out ? added.Concat(seed) : seed.Concat(added));
    }

    private static IrType? Wide(IrType type, LaneType lane) => type.Text == lane.Number ? lane.Type
        : type.Element != lane.Number ? null
        : type.IsSpan ? lane.Storage(type.Container == Container.ReadOnlySpan)
        : type.Container == Container.Grid ? new(lane.Name + type.Text.Substring(lane.Number.Length), Kind.Memory, Container.Grid, lane.Name) : null;

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? Hvp(MarkedMethod method) => Asks(method, Source.Derivatives.Hvp) && method.Return is { IsReal: true } ? HvpOf(method) : null;

    public static DerivativeSignature HvpOf(MarkedMethod method, string? name = null)
    {
        UniqueNames names = Signatures.NamesOf(method);
        EquatableArray<Companion> tangents = Tangents(method, names);
        EquatableArray<Companion> products = Signatures.Active(method).Where(p => p.Passing != Passing.Out)
            .Select(p => new Companion(p, names.Fresh(p.Name + "Hvp"), Signatures.TypeOf(p), Signatures.IsByReference(p) ? Passing.Out : Passing.Value)).ToEquatableArray();
        var signature = new DerivativeSignature(name ?? method.Name + "Hvp", "", ModeDocumentation.Hvp(method, tangents, products), "", tangents, []) { Outputs = products };
        return Signatures.WithHead(signature, method, method.ReturnType, tangents.Concat(products).Select(Signatures.Spell));
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? Hessian(MarkedMethod method) =>
        Asks(method, Source.Derivatives.Hessian) && method.Return is { IsReal: true } ? Dense(method, "Hessian", ModeDocumentation.Hessian, "gradient", "hessian") : null;

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? HessianDiagonal(MarkedMethod method) => Asks(method, Source.Derivatives.HessianDiagonal) && method.Return is { IsReal: true }
        ? Dense(method, "HessianDiagonal", ModeDocumentation.HessianDiagonal, "gradient", "diagonal") : null;

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? Jacobian(MarkedMethod method) =>
        Asks(method, Source.Derivatives.Jacobian) ? Dense(method, "Jacobian", ModeDocumentation.Jacobian, "jacobian") : null;

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? JvpBatch(MarkedMethod method)
    {
        if (!Asks(method, Source.Derivatives.JvpBatch)) return null;
        UniqueNames names = Signatures.NamesOf(method);
        string real = RealOf(method).Text;
        EquatableArray<Companion> outputs =
        [
            Extra(names.Fresh("directions"), new IrType($"global::System.ReadOnlySpan<{real}>", Kind.Memory, Container.ReadOnlySpan, real)),
            Extra(names.Fresh("products"), new IrType($"global::System.Span<{real}>", Kind.Memory, Container.Span, real)),
        ];
        var signature = new DerivativeSignature(method.Name + "JvpBatch", "", ModeDocumentation.JvpBatch(method, outputs), "", [], []) { Outputs = outputs };
        return Signatures.WithHead(signature, method, method.ReturnType, outputs.Select(Signatures.Spell));
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? JacobianSparsity(MarkedMethod method)
    {
        if (!Asks(method, Source.Derivatives.SparseJacobian)) return null;
        var signature = new DerivativeSignature(method.Name + "JacobianSparsity", "", ModeDocumentation.JacobianSparsity(method), "", [], []);
        return Signatures.WithHead(signature, method, Pattern, []);
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? HessianSparsity(MarkedMethod method)
    {
        if (!Asks(method, Source.Derivatives.SparseHessian) || method.Return is not { IsReal: true }) return null;
        var signature = new DerivativeSignature(method.Name + "HessianSparsity", "", ModeDocumentation.HessianSparsity(method), "", [], []);
        return Signatures.WithHead(signature, method, Pattern, []);
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? SparseHessian(MarkedMethod method) => Asks(method, Source.Derivatives.SparseHessian) && method.Return is { IsReal: true }
        ? Sparse(method, "SparseHessian", ModeDocumentation.SparseHessian) : null;

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? SparseJacobian(MarkedMethod method) => Asks(method, Source.Derivatives.SparseJacobian)
        ? Sparse(method, "SparseJacobian", ModeDocumentation.SparseJacobian) : null;

    private static DerivativeSignature Sparse(MarkedMethod method, string kind, Func<MarkedMethod, EquatableArray<Companion>, EquatableArray<string>> documentation)
    {
        UniqueNames names = Signatures.NamesOf(method);
        string real = RealOf(method).Text;
        EquatableArray<Companion> outputs =
        [
            Extra(names.Fresh("pattern"), new IrType(Pattern, Kind.Passive)),
            Extra(names.Fresh("values"), new IrType($"global::System.Span<{real}>", Kind.Memory, Container.Span, real)),
        ];
        var signature = new DerivativeSignature(method.Name + kind, "", documentation(method, outputs), "", [], []) { Outputs = outputs };
        return Signatures.WithHead(signature, method, method.ReturnType, outputs.Select(Signatures.Spell));
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? GradientCheck(MarkedMethod method) => Asks(method, Source.Derivatives.GradientCheck)
        ? Signatures.WithHead(new(method.Name + "GradientCheck", "", ModeDocumentation.GradientCheck(method), "", [], []), method, "global::AutoDiffGen.GradientCheckReport", [])
        : null;

    /// <summary>Forward mode with sets of columns in place of tangents, for the use of others alone; the last output is what knows the sets.</summary>
    public static DerivativeSignature DependenciesOf(MarkedMethod method, string name)
    {
        DerivativeSignature jvp = JvpOf(Private(method), name);
        var names = new UniqueNames([.. method.Parameters.Select(p => p.Name), .. jvp.CompanionNames]);
        Companion sets = Extra(names.Fresh("sets"), new IrType("global::AutoDiffGen.DependencySets", Kind.Passive));
        IEnumerable<(string, string, string)> result = jvp.Adjoint.Length == 0 ? [] : [("out ", method.ReturnType, jvp.Adjoint)];
        return Signatures.WithHead(jvp with { Documentation = [], Outputs = [sets] }, Private(method), method.ReturnType, [.. jvp.Companions.Select(Signatures.Spell), .. result, Signatures.Spell(sets)]);
    }

    private const string Pattern = "global::AutoDiffGen.SparsePattern";

    private static Companion Extra(string name, IrType type) => new(new SignatureParameter("", "", type, Passing.Value, false, ""), name, type, Passing.Value);

    /// <summary>The type of the numbers in a dense matrix: that of the result, else double unless all numbers are floats.</summary>
    public static IrType RealOf(MarkedMethod method) => method.Return is { IsReal: true } result ? result
        : Signatures.Active(method).All(p => p.Type.Text == "float" || p.Type.Element == "float" || p.Type.Text.StartsWith("float[", StringComparison.Ordinal)) ? IrType.Float : IrType.Double;

    private static DerivativeSignature Dense(
        MarkedMethod method, string kind, Func<MarkedMethod, EquatableArray<Companion>, EquatableArray<string>> documentation, params string[] matrices)
    {
        UniqueNames names = Signatures.NamesOf(method);
        string real = RealOf(method).Text;
        var type = new IrType($"global::System.Span<{real}>", Kind.Memory, Container.Span, real);
        EquatableArray<Companion> outputs = matrices.Select(m => Extra(names.Fresh(m), type)).ToEquatableArray();
        var signature = new DerivativeSignature(method.Name + kind, "", documentation(method, outputs), "", [], []) { Outputs = outputs };
        return Signatures.WithHead(signature, method, method.ReturnType, outputs.Select(Signatures.Spell));
    }

    /// <summary>The method as others see its members that nobody asked for: those are private.</summary>
    public static MarkedMethod Private(MarkedMethod method) => method with
    {
        Modifiers = string.Join(" ", method.Modifiers.Split(' ').SkipWhile(m => m is "public" or "internal" or "protected" or "private").Prepend("private")),
    };

    /// <summary>Whether some member that is asked for is made by forward mode.</summary>
    public static bool NeedsForward(MarkedMethod method) => Asks(method, ~(Source.Derivatives.Gradient | Source.Derivatives.Vjp | Source.Derivatives.GradientBatch | Source.Derivatives.Workspace));

    public static bool Asks(MarkedMethod method, Source.Derivatives kind) => (method.Derivatives & kind) != 0;

    private static EquatableArray<Companion> Tangents(MarkedMethod method, UniqueNames names) =>
        Signatures.Active(method).Select(p => new Companion(p, names.Fresh(p.Name + "Tangent"), TypeOf(p, method), PassingOf(p, method))).ToEquatableArray();

    private static Passing PassingOf(SignatureParameter parameter, MarkedMethod method) =>
        parameter is { Passing: Passing.Out, Type.Container: Container.Array or Container.Grid } ? Passing.Out
        : parameter.Passing == Passing.In || !Signatures.IsByReference(parameter) || parameter.Name == "this" && !method.Written.Contains("this") ? Passing.Value : parameter.Passing;

    /// <summary>Storage that the method does not write has a tangent that is only read.</summary>
    private static IrType TypeOf(SignatureParameter parameter, MarkedMethod method)
    {
        if (parameter.Passing == Passing.Out) return parameter.Type;
        IrType type = Signatures.TypeOf(parameter);
        bool isRead = type.IsSpan && parameter.Type.Container != Container.Span && !method.Written.Contains(parameter.Name);
        return isRead ? new($"global::System.ReadOnlySpan<{type.Element}>", Kind.Memory, Container.ReadOnlySpan, type.Element) : type;
    }
}
