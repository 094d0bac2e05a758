using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>
/// What makes a method give another value when it runs again with the same arguments: state that outlives the call is changed, or a number is drawn. A gradient runs the
/// method once; a Hessian, a Jacobian or a check runs it several times, and would mix the derivatives of several functions.
/// </summary>
internal sealed partial class BodyLowering
{
    /// <summary>Objects without numbers that the method makes: their state begins anew with each call.</summary>
    private readonly HashSet<Variable> madeHere = [];

    /// <summary>An enumerator is one of its own for whoever asks for it.</summary>
    private void NoteAsked(IMethodSymbol method, Value result)
    {
        if (method.Name == "GetEnumerator" && result is Value.Scalar { Expr: Expr.Read { Place.Root: var variable } })
            madeHere.Add(variable);
    }

    private void NoteChangeOutside(SyntaxNode syntax, params Expr[] owners)
    {
        if (owners.Length == 0 || owners.Any(o => !Walk.Reads(o).Any() || Walk.Reads(o).Any(p => !IsMadeHere(p.Root))))
            program.ChangesOutside ??= syntax;
    }

    private bool IsMadeHere(Variable root) => madeHere.Contains(root) || made.Contains(root);

    /// <summary>Another name for an object is as much made here as the object is.</summary>
    private void NoteName(Variable variable, Expr value)
    {
        if (value is Expr.Read { Place: { IsVariable: true, Root: var root } } && IsMadeHere(root))
            madeHere.Add(variable);
    }

    /// <summary>An object that the method makes, or a generator of random numbers that starts somewhere else each time.</summary>
    private Value MadeHere(Value value, ITypeSymbol type, int arguments, SyntaxNode syntax)
    {
        if (type is { Name: "Random", ContainingNamespace.Name: "System" } && arguments == 0)
            NoteChangeOutside(syntax);
        else if (value is Value.Scalar { Expr: Expr.Read { Place.Root: var scalar } })
            madeHere.Add(scalar);
        else if (value is Value.View { Place.Root: var view })
            madeHere.Add(view);
        return value;
    }

    /// <summary>Notes a call that is made as it is, where another one would not be the same.</summary>
    private void NoteDraw(IMethodSymbol method, IReadOnlyList<Value> operands, SyntaxNode syntax)
    {
        Expr[] references = [.. operands.Select(o => o is Value.View view ? new Expr.Read(view.Place) : (o as Value.Scalar)?.Expr).OfType<Expr>().Where(e => e is Expr.Read && !IsPlain(e.Type))];
        bool changes = TypeLowering.HasSource(method)
            ? program.EffectsOf(method) is { Fields.Count: > 0 } or { Elements.Count: > 0 }
            : !method.IsStatic && !method.ReturnsVoid && !OutsideEffects.OnlyAsks(method) && method.ContainingType.ToDisplayString() is var type
                && (type == "System.Random" || type.StartsWith("System.Collections.", StringComparison.Ordinal));
        if (changes)
            NoteChangeOutside(syntax, references);
    }
}
