using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>An integer index as a sum of products: each term a sign and its factors' names in order. Locals that are computed once are written out.</summary>
internal sealed record Affine(IReadOnlyList<Affine.Term> Terms)
{
    /// <param name="Factors">The product's factors as text, sorted; a literal is one of them.</param>
    public sealed record Term(int Sign, IReadOnlyList<string> Factors)
    {
        public string Product => string.Join("*", Factors);

        public override string ToString() => (Sign < 0 ? "-" : "+") + Product;
    }

    /// <summary>Whether the terms cancel.</summary>
    public bool IsZero => Terms.GroupBy(t => t.Product).All(g => g.Sum(t => t.Sign) == 0);

    /// <summary>Null where the index is no such sum.</summary>
    public static Affine? Of(Expr index, Facts facts)
    {
        var terms = new List<Term>();
        return Add(index, 1, terms, facts, depth: 0) ? new Affine(terms) : null;
    }

    private static bool Add(Expr expr, int sign, List<Term> terms, Facts facts, int depth)
    {
        switch (expr)
        {
            case Expr.Apply { Operation: "+" } sum:
                return Add(sum.Operands[0], sign, terms, facts, depth) && Add(sum.Operands[1], sign, terms, facts, depth);
            case Expr.Apply { Operation: "-" } difference:
                return Add(difference.Operands[0], sign, terms, facts, depth) && Add(difference.Operands[1], -sign, terms, facts, depth);
            case Expr.Read { Place: { IsVariable: true } place } when depth < 8 && Definition(place.Root, facts) is Expr.Apply { Operation: "+" or "-" or "*" } definition:
                return Add(definition, sign, terms, facts, depth + 1);
            default:
                var factors = new List<string>();
                if (!Multiply(expr, factors, facts)) return false;
                factors.Sort(StringComparer.Ordinal);
                if (!factors.Contains("0")) terms.Add(new Term(sign, factors));
                return true;
        }
    }

    private static bool Multiply(Expr expr, List<string> factors, Facts facts)
    {
        switch (expr)
        {
            case Expr.Apply { Operation: "*" } product:
                return Multiply(product.Operands[0], factors, facts) && Multiply(product.Operands[1], factors, facts);
            case Expr.Constant { Text: "1" }:
                return true;
            case Expr.Constant constant:
                factors.Add(constant.Text);
                return true;
            case Expr.Read { Place.IsVariable: true } read when facts.Definitions.IsStable(read.Place.Root):
                factors.Add(read.Place.Root.Name);
                return true;
            case Expr.Apply { Operation: ".Length" } length when length.Operands[0] is Expr.Read { Place.IsVariable: true } storage && facts.Definitions.IsStable(storage.Place.Root):
                factors.Add((facts.ViewsAll(storage.Place.Root) ? facts.Canonical(storage.Place.Root) : storage.Place.Root).Name + ".Length");
                return true;
            default:
                return false;
        }
    }

    private static Expr? Definition(Variable variable, Facts facts) =>
        facts.Definitions.IsStable(variable) && facts.Definitions.Declaration(variable) is Stmt.Declare { Value: { } value } && facts.IsStable(value) ? value : null;
}
