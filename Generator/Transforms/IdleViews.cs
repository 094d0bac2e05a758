using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Takes out spans of whole arrays that nothing mentions, such as that of a tangent that no derivative asks for. They are more than idle: of such a conversion in a loop
/// the optimising compiler makes code that the runtime refuses as invalid.</summary>
internal static class IdleViews
{
    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> body)
    {
        ILookup<string, string> mentions = Mentions.Places(body).Select(p => p.Root.Name)
            .Concat(Walk.All(body).SelectMany(Walk.Expressions).SelectMany(Walk.All).OfType<Expr.Raw>().SelectMany(r => r.Pieces).SelectMany(Mentions.Words)).ToLookup(name => name);
        bool IsIdle(Stmt statement) => statement is Stmt.Bind { Declares: true, Target: { IsVariable: true, Root: { Type.IsSpan: true } view }, View.IsVariable: true } && mentions[view.Name].Count() == 1;
        return Walk.All(body).Any(IsIdle) ? Of(Without(body, IsIdle)) : body;
    }

    private static EquatableArray<Stmt> Without(EquatableArray<Stmt> block, Func<Stmt, bool> isIdle) => block.Where(s => !isIdle(s)).Select(s => s switch
    {
        Stmt.If branch => branch with { Then = Without(branch.Then, isIdle), Else = Without(branch.Else, isIdle) },
        Stmt.For loop => loop with { Body = Without(loop.Body, isIdle) },
        Stmt.While loop => loop with { Body = Without(loop.Body, isIdle) },
        Stmt.Scope scope => scope with { Body = Without(scope.Body, isIdle) },
        _ => s,
    }).ToEquatableArray();
}
