using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>
/// An array that each iteration fills anew, and of which the reverse sweep needs what each iteration left there. Instead of copies out of the one array and back into it, every
/// iteration works in a row of the storage that would take the copies, in both sweeps.
/// </summary>
internal static class PrivateRows
{
    /// <param name="names">Gives the rows' names where the array itself is still needed.</param>
    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> body, UniqueNames names)
    {
        while (KeptArray.Find(body) is { } kept) body = Rewritten(body, kept, names);
        return body;
    }

    private static EquatableArray<Stmt> Rewritten(EquatableArray<Stmt> body, KeptArray kept, UniqueNames names)
    {
        var row = new Variable(kept.IsElsewhere ? names.Fresh(Naming.Last(kept.Array.Name) + "Row") : kept.Array.Name, kept.Contents[0].Storage.Type);
        return body.SelectMany(new Rewriting(kept, row).Of).ToEquatableArray();
    }

    private sealed class Rewriting(KeptArray kept, Variable row)
    {
        private readonly Renaming renaming = new(new Dictionary<string, Variable> { [kept.Array.Name] = row });

        public IEnumerable<Stmt> Of(Stmt statement)
        {
            if (IsCopy(statement) || statement is Stmt.For { Body.Count: 1 } over && IsCopy(over.Body[0])) return [];
            if (ReferenceEquals(statement, kept.Declaration) && !kept.IsElsewhere) return Checked(kept.Declaration);
            return [statement switch
            {
                Stmt.If s => s with { Then = Block(s.Then), Else = Block(s.Else) },
                Stmt.For s when kept.Contents.FirstOrDefault(c => ReferenceEquals(s, c.Save.Around) || ReferenceEquals(s, c.Restore.Around)) is { } contents => s with { Body = [Row(contents), .. renaming.Of(Block(s.Body))] },
                Stmt.For s => s with { Body = Block(s.Body) },
                Stmt.While s => s with { Body = Block(s.Body) },
                Stmt.Scope s => s with { Body = Block(s.Body) },
                _ => statement,
            }];
        }

        private bool IsCopy(Stmt statement) => kept.Contents.Any(c => ReferenceEquals(statement, c.Save.Copy) || ReferenceEquals(statement, c.Restore.Copy));

        private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Of).ToEquatableArray();

        private Stmt.Bind Row(KeptContents contents)
        {
            Expr start = new Expr.Apply("*", [contents.Iteration, kept.Length], IrType.Int);
            return new(Place.Of(row), Place.Of(contents.Storage).Then(new Step.Slice(start, kept.Length), contents.Storage.Type), Declares: true);
        }

        /// <summary>An array of so many elements could not be made where the number is negative; nor can its rows.</summary>
        private IEnumerable<Stmt> Checked(Stmt.Declare declaration) =>
            kept.Length is Expr.Constant or Expr.Apply { Operation: ".Length" } || ((Expr.Apply)declaration.Value!).Operands[0] != kept.Length ? []
            : [new Stmt.Run(new Expr.Raw(["global::AutoDiffGen.Guard.ArrayLength(", ")"], [kept.Length], IrType.Bool, Repeatable: false)) { Source = declaration.Source }];
    }
}
