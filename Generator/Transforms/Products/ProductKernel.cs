using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>The runtime's product of matrices as functions of a program, one for each combination of types.</summary>
internal sealed class ProductKernel(Program program)
{
    private readonly List<Function> made = [];

    public IEnumerable<Function> Made => made;

    /// <summary>Whether such storage can be passed to it.</summary>
    public static bool Takes(IrType type) => type.Container is Container.Array or Container.Span or Container.ReadOnlySpan && type.Element is "double" or "float";

    public Function Of(string element, IrType a, IrType b, IrType c)
    {
        RuleParameter[] parameters =
        [
            Integer("rows"), Integer("columns"), Integer("depth"),
            Storage("a", a, writes: false), Integer("aStart"), Integer("aRow"), Integer("aColumn"),
            Storage("b", b, writes: false), Integer("bStart"), Integer("bRow"), Integer("bColumn"),
            Storage("c", c, writes: true), Integer("cStart"), Integer("cRow"), Integer("cColumn"),
        ];
        if (program.Callees.Concat(made).FirstOrDefault(f => f.Rule is { IsSum: true } rule && rule.Parameters == parameters.ToEquatableArray()) is { } known) return known;
        string name = "AddProduct";
        for (int k = 2; program.Callees.Concat(made).Any(f => f.Name == name); k++) name = $"AddProduct{k}";
        IrType real = element == "float" ? IrType.Float : IrType.Double;
        Variable sum = new("c", c, Role.Parameter);
        var function = new Function(
            name, parameters.Select(p => new Parameter(new Variable(p.Name, p.Type, Role.Parameter))).ToEquatableArray(), [], null,
            [new Stmt.Assign(Place.Of(sum).Then(new Step.Index([new Expr.Constant("0", IrType.Int)]), real), new Expr.Constant("0", real)), new Stmt.Return([])])
        {
            Rule = new("global::AutoDiffGen.Kernels.AddProduct", parameters.ToEquatableArray(), "global::AutoDiffGen.Kernels.AddProductVjp", null, null, null, null) { IsSum = true },
        };
        made.Add(function);
        return function;
    }

    private static RuleParameter Integer(string name) => new(name, IrType.Int, Passing.Value, HasCompanion: false, []);

    private static RuleParameter Storage(string name, IrType type, bool writes) => new(name, type, Passing.Value, HasCompanion: true, []) { Writes = writes };
}
