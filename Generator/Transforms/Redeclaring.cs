using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Statements again, with other variables in the place of those that they declare.</summary>
internal sealed class Redeclaring(IReadOnlyDictionary<string, Variable> others)
{
    private readonly Renaming uses = new(others);

    public IEnumerable<Stmt> Of(EquatableArray<Stmt> block) => uses.Of(block).Select(Declared);

    private Stmt Declared(Stmt statement) => statement switch
    {
        Stmt.Declare s => s with { Variable = Other(s.Variable) },
        Stmt.Allocate { Declares: true } s => s with { Target = Place.Of(Other(s.Target.Root)) },
        Stmt.Bind { Declares: true } s => s with { Target = Place.Of(Other(s.Target.Root)) },
        Stmt.For s => s with { Counter = Other(s.Counter), Body = Block(s.Body) },
        Stmt.While s => s with { Body = Block(s.Body) },
        Stmt.If s => s with { Then = Block(s.Then), Else = Block(s.Else) },
        Stmt.Scope s => s with { Body = Block(s.Body) },
        Stmt.Call s => s with { Results = s.Results.Select(Other).ToEquatableArray() },
        _ => statement,
    };

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.Select(Declared).ToEquatableArray();

    private Variable Other(Variable variable) => others.TryGetValue(variable.Name, out Variable other) ? other : variable;
}
