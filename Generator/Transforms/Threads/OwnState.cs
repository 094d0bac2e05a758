using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>Numbers and arrays that are declared outside a loop although no iteration leaves anything in them: each part has its own.</summary>
/// <param name="method">All of the method's statements.</param>
internal sealed class OwnState(IReadOnlyList<Stmt> method, Context context)
{
    /// <summary>How the part declares it; null where iterations share it.</summary>
    public Stmt.Declare? Of(Place place, Stmt.For loop)
    {
        if (!place.IsVariable || place.Root.Role != Role.Local) return null;
        List<Stmt.Declare> declarations = [.. method.SelectMany(Walk.All).OfType<Stmt.Declare>().Where(d => d.Variable.Name == place.Root.Name)];
        if (declarations.Count != 1) return null;
        Stmt.Declare declaration = declarations[0] with { Source = "" };
        bool isArray = place.Root.Type.Kind == Kind.Memory, isAdjoint = context.Adjoints.PrimalOf(place.Root) is not null;
        Func<Stmt.For, bool> isOwn = isArray ? l => IsOwnArray(place.Root, l)
            : isAdjoint ? l => declaration.Value is Expr.Constant { Text: "0" } && IsLeftZero(place, l) : l => IsSetFirst(place, l);
        if (!isOwn(loop) || !IsOnlyIn(method, declaration, isOwn)) return null;
        if (isArray && !(declaration.Value is { } made && (context.Records.IsPooled(made) || context.Records.IsSlots(made)) && place.Root.Type is { HasRows: false, HoldsReferences: false })) return null;
        return isArray ? declaration : new Stmt.Declare(place.Root, null);
    }

    private bool IsOwnArray(Variable array, Stmt.For loop) => loop.IsIndependent && (loop.Own.Contains(array.Name) || context.Adjoints.PrimalOf(array) is { } primal && loop.Own.Contains(primal.Name));

    /// <summary>Whether an iteration first of all assigns it.</summary>
    private static bool IsSetFirst(Place number, Stmt.For loop) => loop.Body.FirstOrDefault(s => Mentions(s, number.Root.Name)) is Stmt.Assign assign
        && assign.Target == number && !Walk.Reads(assign.Value).Any(p => p.Root == number.Root);

    /// <summary>Whether an iteration last of all sets it to zero.</summary>
    private static bool IsLeftZero(Place number, Stmt.For loop) => loop.Body.LastOrDefault(s => Mentions(s, number.Root.Name)) is Stmt.Assign { Value: Expr.Constant { Text: "0" } } assign && assign.Target == number;

    /// <summary>Whether nothing but its declaration and such loops mention it.</summary>
    private static bool IsOnlyIn(IEnumerable<Stmt> block, Stmt.Declare declaration, Func<Stmt.For, bool> isOwn) => block.All(s => s switch
    {
        _ when !Mentions(s, declaration.Variable.Name) => true,
        Stmt.Declare d => d.Variable.Name == declaration.Variable.Name,
        Stmt.For f when isOwn(f) => !Walk.Expressions(f).SelectMany(Walk.Reads).Any(p => p.Root.Name == declaration.Variable.Name),
        _ => Walk.Blocks(s).Any() && !Walk.Expressions(s).SelectMany(Walk.Reads).Any(p => p.Root.Name == declaration.Variable.Name)
            && Walk.Blocks(s).All(b => IsOnlyIn(b, declaration, isOwn)),
    });

    private static bool Mentions(Stmt statement, string name) => Transforms.Mentions.Of([statement]).Contains(name);
}
