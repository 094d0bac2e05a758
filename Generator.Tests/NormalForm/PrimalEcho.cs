using System.Text.RegularExpressions;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms;

namespace AutoDiffGen.Tests.NormalForm;

/// <summary>Prints a lowered method back as C#, under the name <c>FEcho</c>: what Lowering understood, to be run beside what the user wrote.</summary>
internal static class PrimalEcho
{
    public static string Text(MarkedMethod method, Program program) => program.Callees.Aggregate(
        FilePrinter.Print(new GeneratedFile(
            method.HintName,
            method.Namespace,
            method.Containers,
            program.Accessors,
            [Root(method, program), .. program.Callees.Select(callee => Callee(callee, method))],
            method.ShortNames)),
        (text, callee) => OfItsOwn(text, callee.Name, method));

    /// <summary>Callees of several methods of one type may have one name.</summary>
    private static string OfItsOwn(string text, string callee, MarkedMethod method) => Regex.Replace(text, $@"(?<![\w.]){callee}(?=[<(])", method.Name + "Calls" + callee);

    private static EmittedMethod Root(MarkedMethod method, Program program)
    {
        Function root = program.Root;
        string parameters = string.Join(", ", method.Parameters.Select(p => $"{p.Modifier}{p.Type.Text} {Identifiers.Escape(p.Name)}"));
        string signature = $"{method.Modifiers} {method.ReturnType} {method.Name}Echo{method.TypeParameters}({parameters}) {method.Constraints}".TrimEnd();
        return OutStructs.Prepared(new([], [], signature, [.. StateBindings.Of(program), .. WithWholeResult(root, method)]));
    }

    private static EmittedMethod Callee(Function callee, MarkedMethod method)
    {
        var names = new UniqueNames(Walk.Variables(callee).Select(v => v.Name));
        string[] outs = [.. callee.Results.Skip(1).Select(_ => names.Fresh("result"))];
        IEnumerable<string> parameters = callee.Parameters.Select(p => $"{Modifier(p.Passing)}{p.Variable.Type.Text} {Identifiers.Escape(p.Variable.Name)}")
            .Concat(outs.Select((name, i) => $"out {callee.Results[i + 1].Text} {name}"));
        string result = callee.Results.Count == 0 ? "void" : callee.Results[0].Text;
        string signature = $"private static {result} {callee.Name}{method.TypeParameters}({string.Join(", ", parameters)}) {method.Constraints}".TrimEnd();
        return new([], [], signature, callee.Body, outs.ToEquatableArray());
    }

    /// <summary>The last statement gives out what goes out by reference, and returns the list of the elements or the struct that its leaves make up.</summary>
    private static EquatableArray<Stmt> WithWholeResult(Function root, MarkedMethod method)
    {
        if (root.Body.LastOrDefault() is not Stmt.Return returned) return root.Body;
        int own = root.Shape?.Leaves.Count ?? (method.Return is null ? 0 : 1);
        IEnumerable<Stmt> outs = Signatures.StorageGivenOut(method).Select((p, k) => new Stmt.Assign(Place.Of(new Variable(p.Name, p.Type, Role.Parameter)), returned.Values[own + k]));
        List<Stmt> body = [.. root.Body.Take(root.Body.Count - 1), .. outs];
        if (root.Shape is not { } shape) return [.. body, new Stmt.Return([.. returned.Values.Take(own).Select(v => ReturnedStorage.GivenOut(v, method.Return!, records: null))])];
        var whole = new Variable("wholeResult", new IrType(shape.Text, Kind.Memory, Container.Struct));
        return
        [
            .. body,
            new Stmt.Declare(whole, null),
            .. shape.Leaves.Select((leaf, i) => new Stmt.Assign(new Place(whole, leaf.Path, leaf.Type), returned.Values[i])),
            new Stmt.Return([new Expr.Read(Place.Of(whole))]),
        ];
    }

    private static string Modifier(Passing passing) => passing switch
    {
        Passing.Value => "",
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => throw new NotSupportedException(passing.ToString()),
    };
}
