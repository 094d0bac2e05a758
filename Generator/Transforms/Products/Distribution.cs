using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>
/// Loops over several statements as several loops, one after the other: allowed where no iteration of the one statement meets, in storage that either writes,
/// another iteration of the other (loop distribution: Kennedy and Allen, Optimizing Compilers for Modern Architectures, 2001, chapter 2).
/// </summary>
internal sealed class Distribution(Nest nest, Apartness apartness, Facts facts, UniqueNames names)
{
    /// <summary>What has been declared again: the first time, names stay.</summary>
    private readonly HashSet<string> declared = [];

    /// <summary>The product's statement between what comes before and after it, or null where they cannot be taken apart.</summary>
    public List<Stmt>? Of(Levels levels, Func<List<Stmt>> product)
    {
        EquatableArray<Stmt> core = [levels.Core];
        Stmt.For inner = levels.Inner with { Body = core };
        EquatableArray<Stmt>[] middle = [levels.BeforeInner, [inner], levels.AfterInner];
        EquatableArray<Stmt>[] outer = [levels.BeforeMiddle, levels.BeforeInner, [inner], levels.AfterInner, levels.AfterMiddle];
        if (!MayPart(levels.Middle, middle, [levels.Outer.Counter.Name]) || !MayPart(levels.Outer, outer, [])) return null;
        List<Stmt>? a = Clone(levels.BeforeMiddle, [(levels.Outer, [])]);
        List<Stmt>? b = Clone(levels.BeforeInner, [(levels.Outer, levels.BeforeMiddle), (levels.Middle, [])]);
        List<Stmt>? c = Clone(levels.AfterInner, [(levels.Outer, levels.BeforeMiddle), (levels.Middle, levels.BeforeInner)]);
        List<Stmt>? d = Clone(levels.AfterMiddle, [(levels.Outer, levels.BeforeMiddle)]);
        return a is null || b is null || c is null || d is null ? null : [.. a, .. b, .. product(), .. c, .. d];
    }

    /// <summary>What comes from outside the function is taken to be different storage: where some of it is written, that is tested.</summary>
    public IEnumerable<Stmt> Guards(Stmt.For loop)
    {
        List<(Variable Root, bool IsWrite)> roots = [.. Walk.All(loop).SelectMany(Accesses).Where(a => !a.Place.IsVariable)
            .Select(a => (Root: nest.Outside(a.Place.Root), a.IsWrite)).Where(a => facts.Canonical(a.Root).Role != Role.Local && ProductKernel.Takes(a.Root.Type)).Distinct()];
        HashSet<Variable> written = [.. roots.Where(r => r.IsWrite).Select(r => r.Root)];
        List<Variable> all = [.. roots.Select(r => r.Root).Distinct()];
        return from first in all
               from second in all
               where written.Contains(first) && facts.Canonical(first) != facts.Canonical(second) && first.Type.Element == second.Type.Element && !(written.Contains(second) && all.IndexOf(second) < all.IndexOf(first))
               select Transforms.Guards.Overlap(first, second);
    }

    private bool MayPart(Stmt.For loop, EquatableArray<Stmt>[] groups, IReadOnlyCollection<string> outside)
    {
        List<List<Stmt>> all = [.. groups.Select(g => Walk.All(g).ToList())];
        if (all.Exists(g => g.Exists(s => s is Stmt.Throw or Stmt.Run or Stmt.Call or Stmt.Return or Stmt.While || Walk.Expressions(s).SelectMany(Walk.All).Any(e => e is Expr.Raw { Repeatable: false })))) return false;
        if (all.Exists(g => g.Exists(s => s is Stmt.Bind { Target.IsVariable: false } or Stmt.Bind { Declares: false } or Stmt.Allocate { Declares: false }))) return false;
        List<Dictionary<string, List<(Place Place, bool IsWrite)>>> places = [.. all.Select(g => g.SelectMany(Accesses).GroupBy(p => p.Place.IsVariable ? "" : facts.Aliases.Class(p.Place.Root)).ToDictionary(x => x.Key, x => x.ToList()))];
        for (int first = 0; first < all.Count; first++)
            for (int second = first + 1; second < all.Count; second++)
                if (!Scalars(places[first], places[second], all[first]) || !places[first].Keys.Intersect(places[second].Keys).Where(k => k.Length > 0).All(k => Storage(loop, [.. places[first][k], .. places[second][k]]))) return false;
        return true;
    }

    /// <summary>No number is handed from one to the other, but those that are computed once from what stays as it is.</summary>
    private bool Scalars(Dictionary<string, List<(Place Place, bool IsWrite)>> first, Dictionary<string, List<(Place Place, bool IsWrite)>> second, List<Stmt> statements)
    {
        if (!first.TryGetValue("", out var a) || !second.TryGetValue("", out var b)) return true;
        var written = new HashSet<string>(a.Concat(b).Where(p => p.IsWrite).Select(p => p.Place.Root.Name));
        return a.Select(p => p.Place.Root.Name).Intersect(b.Select(p => p.Place.Root.Name)).All(name => !written.Contains(name) || nest.Let(name) is { } let && statements.Contains(let) && nest.MayBeMoved(let));
    }

    private static IEnumerable<(Place Place, bool IsWrite)> Accesses(Stmt statement)
    {
        IEnumerable<Place> targets = statement switch
        {
            Stmt.Assign s => [s.Target],
            Stmt.AddTo s => [s.Target],
            _ => Walk.Declared(statement).Select(Place.Of),
        };
        return targets.Select(p => (p, true)).Concat(Walk.Expressions(statement).Concat(statement is Stmt.Bind bind ? [new Expr.Read(bind.View with { Steps = [] })] : [])
            .SelectMany(Walk.Reads).Where(p => p.Type.Kind != Kind.Memory || p.IsVariable).Select(p => (p, false)));
    }

    /// <summary>Whether iterations of the loop have nothing of this storage in common, or none writes it.</summary>
    private bool Storage(Stmt.For loop, List<(Place Place, bool IsWrite)> accesses)
    {
        if (!accesses.Exists(a => a.IsWrite)) return true;
        List<Element?> elements = [.. accesses.Select(a => nest.Flat(a.Place))];
        if (elements.Contains(null)) return false;
        List<IGrouping<Variable, Element>> roots = [.. elements.Select(e => e!).GroupBy(e => e.Root)];
        HashSet<Variable> written = [.. accesses.Where(a => a.IsWrite).Select(a => nest.Flat(a.Place)!.Root)];
        return roots.TrueForAll(r => !written.Contains(r.Key) || IsParted([.. r], loop) && roots.TrueForAll(o => o.Key == r.Key || apartness.Of(r.Key, o.Key)));
    }

    private bool IsParted(List<Element> elements, Stmt.For loop)
    {
        int dimensions = elements[0].Indices.Count;
        return Enumerable.Range(0, dimensions).Any(d => AreApart([.. elements.Select(e => e.Indices[d])], loop, dimensions));
    }

    private bool AreApart(List<LinearIndex> indices, Stmt.For loop, int dimensions)
    {
        string counter = loop.Counter.Name;
        Expr stride = indices[0].Factor(counter);
        if (LinearIndex.IsZero(stride) || indices.Exists(i => i.Factor(counter) != stride)) return false;
        List<List<KeyValuePair<string, Expr>>> others = [.. indices.Select(i => i.Factors.Where(f => f.Key != counter).OrderBy(f => f.Key, StringComparer.Ordinal).ToList())];
        HashSet<string> within = [.. Walk.All(loop.Body).OfType<Stmt.For>().Select(f => f.Counter.Name)];
        string Fixed(int k) => indices[k].Constant + string.Concat(others[k].Where(f => !within.Contains(f.Key)));
        if (Enumerable.Range(1, indices.Count - 1).Any(k => Fixed(k) != Fixed(0))) return false;
        List<List<KeyValuePair<string, Expr>>> varying = [.. others.Select(o => o.Where(f => within.Contains(f.Key)).ToList())];
        if (varying.TrueForAll(v => v.Count == 0)) return LinearIndex.Number(stride) is > 0;
        return dimensions == 1 && varying.TrueForAll(v => v is [{ } only] && nest.RunsOver(LinearIndex.Counter(only.Key), stride) && LinearIndex.IsOne(only.Value));
    }

    /// <summary>The statements within loops of their own, with the names that they use; null where one cannot be made again.</summary>
    private List<Stmt>? Clone(EquatableArray<Stmt> body, List<(Stmt.For Loop, EquatableArray<Stmt> Lets)> loops)
    {
        if (body.All(s => s is Stmt.Comment || nest.IsLet(s))) return [];
        EquatableArray<Stmt> block = body;
        foreach ((Stmt.For loop, EquatableArray<Stmt> lets) in loops.AsEnumerable().Reverse())
        {
            HashSet<string> own = [.. Walk.All(block).SelectMany(Walk.Declared).Select(v => v.Name)];
            List<Stmt> needed = [];
            HashSet<string> used = Used(block);
            foreach (Stmt let in lets.Reverse())
            {
                if (Walk.Declared(let).FirstOrDefault() is not { } variable || !used.Contains(variable.Name) || own.Contains(variable.Name)) continue;
                if (!nest.IsLet(let) || !nest.MayBeMoved(let)) return null;
                needed.Insert(0, let);
                used.UnionWith(Used([let]));
            }
            block = [loop with { Body = [.. needed, .. block] }];
        }
        var renamed = Walk.All(block).SelectMany(Walk.Declared).Where(v => !declared.Add(v.Name)).ToDictionary(v => v.Name, v => v with { Name = names.Fresh(v.Name) });
        return [.. new Redeclaring(renamed).Of(block)];
    }

    private static HashSet<string> Used(EquatableArray<Stmt> block) => [.. Walk.All(block).SelectMany(Accesses).Select(a => a.Place.Root.Name), .. Walk.All(block).SelectMany(Walk.Expressions).SelectMany(Walk.Reads).Select(p => p.Root.Name)];
}
