using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>
/// Loops that compute a product of matrices, in any order and with any strides, as calls of the runtime's kernel, whose reverse mode is two such products. For fast mode, since sums
/// are done in another order.
/// </summary>
internal sealed class MatrixProducts
{
    private const int MostRounds = 64;

    private readonly Facts facts;
    private readonly ProductKernel kernel;
    private readonly UniqueNames names;
    private bool found;

    private MatrixProducts(Facts facts, ProductKernel kernel, UniqueNames names) => (this.facts, this.kernel, this.names) = (facts, kernel, names);

    /// <param name="taken">Names that no variable may get.</param>
    public static Program Of(Program program, IEnumerable<string> taken)
    {
        foreach (Function function in program.Callees.Concat([program.Root]).Where(f => f.Rule is null).ToList())
        {
            var names = new UniqueNames([.. Mentions.Names(function), .. taken]);
            Function current = function;
            for (int round = 0; round < MostRounds; round++)
            {
                var kernel = new ProductKernel(program);
                var search = new MatrixProducts(new Facts(current, [], new Summaries(program)), kernel, names);
                EquatableArray<Stmt> body = search.Block(current.Body);
                if (!search.found) break;
                current = current with { Body = body };
                program = With(program, current, kernel.Made);
            }
        }
        return program;
    }

    private static Program With(Program program, Function changed, IEnumerable<Function> added) => program with
    {
        Root = program.Root.Name == changed.Name ? changed : program.Root,
        Callees = [.. program.Callees.Select(f => f.Name == changed.Name ? changed : f), .. added],
    };

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(s => found ? [s] : s is Stmt.For { Checkpointing: null } loop && Product(loop) is { } product ? product : [Within(s)]).ToEquatableArray();

    private Stmt Within(Stmt statement) => statement switch
    {
        Stmt.For s => s with { Body = Block(s.Body) },
        Stmt.While s => s with { Body = Block(s.Body) },
        Stmt.If s => s with { Then = Block(s.Then), Else = Block(s.Else) },
        Stmt.Scope s => s with { Body = Block(s.Body) },
        _ => statement,
    };

    /// <summary>What stands in the place of a loop whose first product is taken out; null where there is none.</summary>
    private List<Stmt>? Product(Stmt.For loop)
    {
        var nest = new Nest(loop, facts);
        var apartness = new Apartness(loop, facts);
        foreach (Levels levels in Levels.Of(loop, nest))
            foreach ((List<Stmt> before, Levels sums) in Accumulators.Without(levels, nest, names))
            {
                var distribution = new Distribution(nest, apartness, facts, names);
                if (new ProductCall(nest, apartness, facts, names, kernel).Of(sums) is not { } call || distribution.Of(sums, call) is not { } product) continue;
                found = true;
                return [.. distribution.Guards(loop), .. before, .. product];
            }
        return null;
    }
}
