using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>The variables that statements may read before they have written them.</summary>
internal sealed class ReadsFirst
{
    private readonly List<Variable> found = [];

    public static List<Variable> Of(IEnumerable<Stmt> statements)
    {
        var reads = new ReadsFirst();
        reads.Block(statements, []);
        return reads.found;
    }

    private void Block(IEnumerable<Stmt> block, HashSet<string> written)
    {
        foreach (Stmt statement in block)
        {
            foreach (Place read in Mentions.Reads([WithoutBlocks(statement)]))
                if (!written.Contains(read.Root.Name)) found.Add(read.Root);
            foreach (var inner in Walk.Blocks(statement)) Block(inner, [.. written]);
            if (statement is Stmt.Scope scope) Block(scope.Body, written);
            written.UnionWith(Written(statement).Select(v => v.Name));
        }
    }

    private static Stmt WithoutBlocks(Stmt statement) => statement switch
    {
        Stmt.If s => s with { Then = [], Else = [] },
        Stmt.For s => s with { Body = [] },
        Stmt.While s => s with { Body = [] },
        Stmt.Scope s => s with { Body = [] },
        _ => statement,
    };

    private static IEnumerable<Variable> Written(Stmt statement) => statement is Stmt.Assign { Target: { IsVariable: true, Root: var root } } ? [root]
        : statement is Stmt.Bind { Target: { IsVariable: true, Root: var bound } } ? [bound] : Walk.Declared(statement);
}
