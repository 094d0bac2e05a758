using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Patterns on elements, counted from both ends.</summary>
internal sealed partial class BodyLowering
{
    private Expr MatchesElements(IListPatternOperation pattern, Value value, Shape shape)
    {
        int slice = pattern.Patterns.ToList().FindIndex(p => p is ISlicePatternOperation), count = pattern.Patterns.Length - (slice < 0 ? 0 : 1);
        bool takesPart = slice >= 0 && ((ISlicePatternOperation)pattern.Patterns[slice]).Pattern is not (null or IDiscardPatternOperation);
        if (takesPart || ElementsOf(pattern, value, shape) is not { } elements)
            return ((Value.Scalar)Refuse(pattern.Syntax, takesPart ? "a pattern on a part of an array is not differentiated; take the part first" : "a pattern on the elements of this is not differentiated", program.Types.Of(SpecialType.System_Boolean))).Expr;
        Expr all = shape.Symbol.IsValueType ? Constants.True : Not(IsNull(elements.Whole));
        all = Both(all, isAnd: true, () => new Expr.Apply(slice < 0 ? "==" : ">=", [elements.Length, Number(count)], IrType.Bool));
        for (int k = 0; k < pattern.Patterns.Length; k++)
        {
            int before = k, behind = pattern.Patterns.Length - k;
            IPatternOperation inner = pattern.Patterns[k];
            if (k == slice || inner is IDiscardPatternOperation) continue;
            Expr index = slice < 0 || k < slice ? Number(before) : new Expr.Apply("-", [elements.Length, Number(behind)], IrType.Int);
            all = Both(all, isAnd: true, () => Matches(inner, KeepSubject(elements.At(index), "element"), elements.Element));
        }
        return pattern.DeclaredSymbol is not ILocalSymbol local ? all : Both(all, isAnd: true, () =>
        {
            frame.Define(local, InExpression(Declare(local.Name, shape, Disowned(value), isSettled: !frame.Mutations.Writes(local), pattern.Syntax, isUsers: inlining.Count == 0)));
            return Constants.True;
        });

        static Expr Number(int number) => new Expr.Constant(number.ToString(System.Globalization.CultureInfo.InvariantCulture), IrType.Int);
    }

    /// <summary>The elements of an array, span or list that derivatives go through, or of anything passive.</summary>
    private (Expr Whole, Expr Length, Shape Element, Func<Expr, Value> At)? ElementsOf(IListPatternOperation pattern, Value value, Shape shape)
    {
        if (value is Value.View view && shape.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan or Container.List)
        {
            Place place = Stored(view.Place, "items");
            Shape element = ShapeOf(TypeLowering.ElementOf(shape.Symbol)!);
            return (new Expr.Read(place), LengthOf(place), element, index => Read(ElementOf(place, index, element)));
        }
        if (value is not Value.Scalar { Expr: var whole } passive || !shape.IsPassive || Carries(passive)) return null;
        string length = pattern.LengthSymbol?.Name ?? "Length";
        Shape item = shape.Symbol is IArrayTypeSymbol array ? ShapeOf(array.ElementType) : pattern.IndexerSymbol is IPropertySymbol indexer ? ShapeOf(indexer.Type) : program.Types.Of(SpecialType.System_Object);
        return item.IsPassive
            ? (whole, new Expr.Raw(["", "." + length], [whole], IrType.Int, Repeatable: true), item, index => new Value.Scalar(new Expr.Raw(["", "[", "]"], [whole, index], item.Type, Repeatable: true)))
            : null;
    }
}
