using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The check of a marked method's derivatives: the Runtime asks for values, gradients and tangents at points of its choice, the member answers in a loop.</summary>
internal sealed class GradientCheckMember
{
    private readonly MarkedMethod method;
    private readonly Flat flat;
    private readonly UniqueNames names;
    private readonly Variable records;
    private readonly Variable value;
    private readonly string probe;
    private readonly DenseLayout rows;
    private readonly DenseLayout columns;
    private readonly EntryState entry;
    private readonly MarkedMethod copied;
    private readonly List<(SignatureParameter Parameter, Variable Copy)> copies = [];
    private readonly string receiver;
    private readonly Program program;

    private GradientCheckMember(Primal primal, DerivativeSignature signature, DerivativeSignature vjp, DerivativeSignature jvp)
    {
        (method, program) = (primal.Method, primal.Program!);
        names = new UniqueNames([.. JvpMember.Reserved(method, signature), vjp.Name, jvp.Name]);
        flat = new Flat(IrType.Double, program.Layouts, names);
        records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        value = new Variable(names.Fresh("value"), method.Return ?? IrType.Int);
        probe = names.Fresh("check");
        rows = Rows("Row", "m");
        columns = new DenseLayout(flat, Inputs.Select(p => (p.Name, p.Type)), "Column", "n");
        foreach (SignatureParameter parameter in Inputs) copies.Add((parameter, new Variable(names.Fresh(parameter.Name + "Copy"), CopyType(parameter.Type))));
        copied = method with { Parameters = method.Parameters.Select(p => CopyOf(p.Name) is { } copy ? p with { Name = copy.Name } : p).ToEquatableArray() };
        receiver = CopyOf("this") is { } self ? self.Name + "." : "";
        entry = new EntryState(method with
        {
            Parameters = method.Parameters.Where(p => CopyOf(p.Name) is null).ToEquatableArray(),
            This = CopyOf("this") is null ? method.This : null,
        }, names, records);
    }

    private IEnumerable<SignatureParameter> Inputs => Signatures.Active(method).Where(p => p.Passing != Passing.Out);

    public static EmittedMethod Of(Primal primal, DerivativeSignature signature, DerivativeSignature jvp)
    {
        DerivativeSignature vjp = Signatures.Vjp(primal.Method);
        return new(signature.Documentation, [], signature.Text, new GradientCheckMember(primal, signature, vjp, jvp).Body(vjp, jvp));
    }

    private EquatableArray<Stmt> Body(DerivativeSignature vjp, DerivativeSignature jvp)
    {
        Variable point = Vector("point"), seeds = Vector("seeds"), gradient = Vector("gradient"), direction = Vector("direction"), outputs = Vector("outputs");
        var reverse = new FlatCall(flat, copied, records);
        if (vjp.Adjoint.Length > 0) reverse.Add(vjp.Adjoint, Companions.SeedOf(method.Return!), Passing.Value, Returned, rows.Part(seeds, ""), null);
        foreach (Companion adjoint in vjp.Companions) reverse.Add(adjoint, rows.Part(seeds, adjoint.Parameter.Name), columns.Part(gradient, adjoint.Parameter.Name));
        var forward = new FlatCall(flat, copied, records);
        foreach (Companion tangent in jvp.Companions) forward.Add(tangent, columns.Part(direction, tangent.Parameter.Name), rows.Part(outputs, tangent.Parameter.Name));
        if (jvp.Adjoint.Length > 0) forward.Add(jvp.Adjoint, method.Return!, Passing.Out, Returned, null, rows.Part(outputs, ""));
        EquatableArray<Stmt> answers =
        [
            .. entry.Restore, .. copies.SelectMany(c => Move(c.Copy, columns.Part(point, c.Parameter.Name)!, loads: true)),
            new Stmt.If(Asks("Gradient"), [.. reverse.Before, Run(receiver + reverse.Text(vjp.Name)), .. reverse.After],
            [
                new Stmt.If(Asks("Tangent"), [.. forward.Before, Run(receiver + forward.Text(jvp.Name)), .. forward.After], Value(outputs)),
            ]),
        ];
        return
        [
            new Records(records).Rent(),
            .. entry.Save, .. copies.Select(Copy), .. Signatures.GivesStorage(method) ? First() : [],
            .. rows.Declarations, .. columns.Declarations,
            new Stmt.Declare(new Variable(probe, new IrType("var", Kind.Passive)), Flat.Text(
                $"new global::AutoDiffGen.GradientProbe(\"{method.Name}\", {rows.Size.Name}, {Truth(method.Return is { IsReal: true })}, {Truth(IsSingle)})", IrType.Int)),
            .. copies.Select(Describe),
            Bound(point, "Point"), Bound(seeds, "Seeds"), Bound(gradient, "Gradient"), Bound(direction, "Direction"), Bound(outputs, "Outputs"),
            .. reverse.Setup, .. forward.Setup,
            .. copies.SelectMany(c => Move(c.Copy, columns.Part(point, c.Parameter.Name)!, loads: false)),
            .. method.Return is null || Signatures.GivesStorage(method) ? [] : new[] { new Stmt.Declare(value, null) },
            .. method.Parameters.Where(p => p.Passing == Passing.Out && !Signatures.GivesStorage(method)).Select(p => Run($"{Identifiers.Escape(p.Name)} = default!")),
            new Stmt.While(Test.Before, Flat.Text($"{probe}.Next()", IrType.Bool), answers),
            .. entry.Restore,
            new Stmt.Return([Flat.Text($"{probe}.Report", IrType.Int)]),
        ];
    }

    private DenseLayout Rows(string part, string size)
    {
        IEnumerable<(string, IrType)> result = Signatures.HasAdjoint(method) ? [("", method.Return!)] : [];
        return new DenseLayout(flat, result.Concat(FlatOutputs.Of(method).Select(p => (p.Name, p.Type))), part, size, value.Name, [.. Signatures.StorageGivenOut(method).Select(p => p.Name)]);
    }

    /// <summary>What holds the result, where that is storage.</summary>
    private SignatureParameter? Returned => Signatures.ReturnsStorage(method) ? new SignatureParameter(value.Name, "", method.Return!, Passing.Out, IsActive: true, "") : null;

    private string PrimalCall => $"{receiver}{Identifiers.Escape(method.Name)}{method.TypeParameters}({string.Join(", ", Gradient.Primals(copied))})";

    /// <summary>Only the method itself knows how much it returns; what it writes is put back.</summary>
    private IEnumerable<Stmt> First() =>
    [
        method.Return is null ? Run(PrimalCall) : new Stmt.Declare(value, Flat.Text(PrimalCall, value.Type)),
        .. entry.Restore, .. copies.Select(c => Copy(c) is Stmt.Declare { Value: { } again } ? new Stmt.Assign(Place.Of(c.Copy), again) : throw new NotSupportedException(c.Copy.Name)),
    ];

    /// <summary>The method itself, and the numbers that it leaves; where it gives more or fewer than at first, there is nothing to compare.</summary>
    private EquatableArray<Stmt> Value(Variable outputs)
    {
        string call = PrimalCall;
        var results = FlatOutputs.Of(method).Select(p => (p.Name, Variable: CopyOf(p.Name) ?? new Variable(p.Name, p.Type, Role.Parameter))).ToList();
        if (Signatures.HasAdjoint(method)) results.Insert(0, ("", value));
        IEnumerable<Stmt> made = Returned is null ? [] : Flat.OrEmpty(value.Name, value.Type);
        List<Stmt> moves = [.. results.SelectMany(r => Move(r.Variable, rows.Part(outputs, r.Name)!, loads: false))];
        if (Signatures.GivesStorage(method))
        {
            DenseLayout now = Rows("RowNow", "mNow");
            moves = [.. now.Declarations, new Stmt.If(Flat.Text($"{now.Size.Name} == {rows.Size.Name}", IrType.Bool), [.. moves], [Run($"{outputs.Name}.Fill(double.NaN)")])];
        }
        return [Run(method.Return is null ? call : $"{value.Name} = {call}"), .. made, .. Signatures.StorageGivenOut(method).SelectMany(p => Flat.OrEmpty(Identifiers.Escape(p.Name), p.Type)), .. moves];
    }

    private IEnumerable<Stmt> Move(Variable storage, Part part, bool loads) => flat.Transfer(storage, part.Vector, part.From, loads);

    private Variable? CopyOf(string parameter) => copies.FirstOrDefault(c => c.Parameter.Name == parameter).Copy;

    private static IrType CopyType(IrType type) => type.IsSpan ? new($"global::System.Span<{type.Element}>", Kind.Memory, Container.Span, type.Element)
        : type.Container == Container.List ? new($"global::System.Collections.Generic.List<{type.Element}>", Kind.Memory, Container.List, type.Element) : type;

    private Stmt Copy((SignatureParameter Parameter, Variable Copy) c)
    {
        string name = c.Parameter.Name == "this" ? "this" : Identifiers.Escape(c.Parameter.Name);
        IrType type = c.Parameter.Type;
        return new Stmt.Declare(c.Copy, Flat.Text(
            type.IsReal || type.Container == Container.Struct ? name
            : type.Container == Container.List ? $"new {c.Copy.Type.Text}({name})"
            : type.Container == Container.Grid ? $"({type.Text}){name}.Clone()" : $"{records.Name}.Copy({name})", c.Copy.Type));
    }

    /// <summary>What the report needs to name a number: that of the parameter, its shape, the fields of its structs.</summary>
    private Stmt Describe((SignatureParameter Parameter, Variable Copy) c)
    {
        IrType type = c.Parameter.Type;
        bool isSingle = type.IsReal || type.Container == Container.Struct;
        string innermost = type.Container == Container.Struct ? type.Text : type.Element.TrimEnd('[', ']');
        IEnumerable<string> fields = program.Layouts.FirstOrDefault(l => l.Text == innermost) is { } layout
            ? layout.Leaves.Where(l => l.Type.IsReal).Select(l => $", \"{string.Join(".", l.Path.OfType<Step.Field>().Select(f => f.Name))}\"") : [];
        string storage = isSingle ? "1" : type.Container switch
        {
            Container.Array or Container.Grid => c.Copy.Name,
            Container.List => c.Copy.Name + ".Count",
            _ => c.Copy.Name + ".Length",
        };
        return Run($"{probe}.Add{(isSingle ? "Value" : "Storage")}(\"{c.Parameter.Name}\"{(isSingle ? "" : ", " + storage)}{string.Concat(fields)})");
    }

    /// <summary>Whether anything in it is of single precision: differences of its values are then no better.</summary>
    private bool IsSingle => method.Return?.Text == "float" || JacobianMember.SinglePrecision(program) == "true" || Signatures.Active(method).Select(p => p.Type)
        .SelectMany(t => program.Layouts.FirstOrDefault(l => l.Text == t.Text || l.Text == t.Element.TrimEnd('[', ']')) is { } layout ? layout.Leaves.Select(l => l.Type.Text) : [t.Text, t.Element.TrimEnd('[', ']')])
        .Any(t => t == "float");

    private Variable Vector(string name) => HessianMember.Span(names.Fresh(name), flat);

    private Stmt Bound(Variable vector, string property) => new Stmt.Declare(vector, Flat.Text($"{probe}.{property}", vector.Type));

    private Expr Asks(string what) => Flat.Text($"{probe}.AsksFor{what}", IrType.Bool);

    private static string Truth(bool value) => value ? "true" : "false";

    private static Stmt Run(string text) => HessianMember.Run(text);
}
