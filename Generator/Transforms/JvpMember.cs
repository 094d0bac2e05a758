using AutoDiffGen.Analysis;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>The Jacobian-vector product of a marked method: the method itself with a tangent beside every active value, in one sweep.</summary>
internal static class JvpMember
{
    /// <param name="members">Gives the names of private members.</param>
    public static IEnumerable<EmittedMethod> Of(Primal primal, DerivativeSignature signature, UniqueNames members, bool isDifferentiated = false, string? sets = null, bool pairs = false)
    {
        IEnumerable<string> taken = Reserved(primal.Method, signature);
        Program program = Of(primal.Program!, signature, taken, isDifferentiated, sets, pairs);
        if (!isDifferentiated) program = Pooling.Of(program, taken);
        return Emitted(primal, program, signature, members, [.. Guards.Lengths(signature.Companions, isDifferentiated), .. Overlaps(primal.Program!, signature)]);
    }

    /// <summary>The same for as many directions as a vector has lanes, as a member for the use of others alone, whose arguments have the lengths they must have.</summary>
    /// <returns>Null where something has no form over vectors.</returns>
    public static WideMember? Wide(Primal primal, UniqueNames members, LaneType lane)
    {
        DerivativeSignature jvp = ModeSignatures.JvpOf(primal.Method);
        return WideMember.Attempt(members, () =>
            ModeSignatures.Wide(jvp, primal.Method, members.Fresh($"{jvp.Name}{lane.Bits}"), lane, Passing.Out) is { } signature && Wide(primal, signature, lane) is { } program
                ? new(lane, signature, Emitted(primal, program, signature, members, Overlaps(primal.Program!, signature)).ToEquatableArray()) : null);
    }

    private static Program? Wide(Primal primal, DerivativeSignature signature, LaneType lane)
    {
        DerivativeSignature jvp = ModeSignatures.JvpOf(primal.Method);
        IEnumerable<string> taken = Reserved(primal.Method, signature);
        Program program = Of(primal.Program!, jvp, taken, isDifferentiated: false);
        IEnumerable<string> results = program.Root.Results.Select((_, k) => WideFacts.Result(k)).Skip(1);
        return program.Root.Shape is null && WideProgram.Of(program, jvp.Companions.Select(c => c.Name).Concat(results), lane) is { } wide ? Pooling.Of(wide, taken) : null;
    }

    private static IEnumerable<EmittedMethod> Emitted(Primal primal, Program program, DerivativeSignature signature, UniqueNames members, IEnumerable<Stmt> checks)
    {
        Dictionary<string, string> names = program.Callees.ToDictionary(c => c.Name, c => c.Rule?.Primal ?? members.Fresh(NameOf(c, primal.Method)) + primal.Method.TypeParameters);
        EquatableArray<Stmt> body =
        [
            .. checks,
            .. Renamed(program.Root.Body.Take(program.Root.Body.Count - 1).ToEquatableArray(), names), .. Results(program, primal.Method, signature, Reserved(primal.Method, signature), leaf => IsPresence(leaf, program)),
        ];
        yield return new(signature.Documentation, [], signature.Text, body);
        foreach (Function callee in program.Callees.Where(c => c.Rule is null))
            yield return HelperMethods.Of(callee with { Name = names[callee.Name], Body = Renamed(callee.Body, names) }, primal.Method);
    }

    /// <summary>The program with tangents, for this signature.</summary>
    public static Program Of(Program program, DerivativeSignature signature, IEnumerable<string> taken, bool isDifferentiated, string? sets = null, bool pairs = false)
    {
        var parameters = new HashSet<string>(program.Root.Parameters.Select(p => p.Variable.Name));
        Dictionary<string, Variable> inputs = signature.Companions.Where(c => parameters.Contains(c.Parameter.Name))
            .ToDictionary(c => c.Parameter.Name, c => new Variable(c.Name, c.Type, Role.Parameter));
        return Jvp.Of(program, inputs, taken, isDifferentiated, sets, pairs);
    }

    public static IEnumerable<string> Reserved(MarkedMethod method, DerivativeSignature signature) =>
        [.. method.Parameters.Select(p => p.Name), .. signature.CompanionNames, .. method.TakenNames, "Math", "MathF", "Span", "ReadOnlySpan", "System"];

    private static string NameOf(Function callee, MarkedMethod method) => method.HelperPrefix + char.ToUpperInvariant(callee.Name[0]) + callee.Name.Substring(1);

    private static EquatableArray<Stmt> Renamed(EquatableArray<Stmt> block, Dictionary<string, string> names) => block.Select(s => s switch
    {
        Stmt.If i => i with { Then = Renamed(i.Then, names), Else = Renamed(i.Else, names) },
        Stmt.For f => f with { Body = Renamed(f.Body, names) },
        Stmt.While w => w with { Body = Renamed(w.Body, names) },
        Stmt.Scope c => c with { Body = Renamed(c.Body, names) },
        Stmt.Call c => c with { Function = names[c.Function] },
        _ => s,
    }).ToEquatableArray();

    /// <summary>A method that writes storage is not given the same under another name: the tangents of the two would not be the same.</summary>
    private static IEnumerable<Stmt> Overlaps(Program program, DerivativeSignature signature)
    {
        var summaries = new Summaries(program);
        return Sharing.Checks(program, program.Root, new Facts(program.Root, [], summaries), v => !signature.Companions.Any(c => c.Parameter.Name == v.Name));
    }

    /// <summary>Whether it says that a number is there: then its tangent is there too.</summary>
    private static bool IsPresence(StructLeaf leaf, Program program) =>
        leaf.Path[leaf.Path.Count - 1] is Step.Field { Name: "HasValue", Accessor: { } accessor } && program.Accessors.Any(a => a.Name == accessor && a.Field == "hasValue");

    /// <summary>The tangents of an array that is returned as it was given.</summary>
    private static Expr OutOfSpan(Expr tangent) => tangent.Type.IsSpan ? new Expr.Raw(["", ".ToArray()"], [tangent], tangent.Type, Repeatable: false) : tangent;

    private static IEnumerable<Stmt> Results(Program program, MarkedMethod method, DerivativeSignature signature, IEnumerable<string> taken, Func<StructLeaf, bool> isPresence)
    {
        Function root = program.Root;
        EquatableArray<Expr> values = ((Stmt.Return)root.Body[root.Body.Count - 1]).Values;
        List<SignatureParameter> givenOut = [.. Signatures.StorageGivenOut(method)];
        int own = root.Shape?.Leaves.Count ?? (method.Return is null ? 0 : 1), next = own + givenOut.Count;
        Func<IrType, bool> hasTangent = Jvp.HasTangentAtRoot(program);
        List<Expr?> tangents = [.. root.Results.Take(next).ToList().Select(r => hasTangent(r) && next < values.Count ? OutOfSpan(values[next++]) : null)];
        List<Stmt> outs = [.. givenOut.SelectMany((p, j) => new[] { Out(p.Name, p.Type, values[own + j]), Out(signature.Companions.First(c => c.Parameter == p).Name, p.Type, tangents[own + j]!) })];
        if (method.Return is null) return outs;
        if (root.Shape is null)
        {
            Expr Given(Expr value) => ReturnedStorage.GivenOut(value, method.Return, records: null);
            var last = new Stmt.Return([Given(values[0])]);
            return tangents[0] is not { } along || signature.Adjoint.Length == 0 ? [.. outs, last] : [Out(signature.Adjoint, along.Type, Given(along)), .. outs, last];
        }
        var names = new UniqueNames([.. Walk.Variables(root).Select(v => v.Name), .. taken]);
        var type = new IrType(root.Shape.Text, Kind.Memory, Container.Struct);
        var value = new Variable(names.Fresh("value"), type);
        var tangent = new Variable(signature.Adjoint, type, Role.Parameter);
        var statements = new List<Stmt> { new Stmt.Declare(value, null), new Stmt.Assign(Place.Of(tangent), new Expr.Constant("default", type)) };
        for (int k = 0; k < root.Shape.Leaves.Count; k++)
        {
            StructLeaf leaf = root.Shape.Leaves[k];
            statements.Add(Checkpoints.Store(new Place(value, leaf.Path, leaf.Type), values[k]));
            if (tangents[k] is { } along) statements.Add(Checkpoints.Store(new Place(tangent, leaf.Path, leaf.Type), along));
            else if (isPresence(leaf)) statements.Add(new Stmt.Assign(new Place(tangent, leaf.Path, leaf.Type), values[k]));
        }
        return [.. statements, .. outs, new Stmt.Return([new Expr.Read(Place.Of(value))])];
    }

    private static Stmt.Assign Out(string name, IrType type, Expr value) => new(Place.Of(new Variable(name, type, Role.Parameter)), value);
}
