using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Analysis;

/// <summary>
/// The storage with numbers in it that a function and its callees find in fields of the function's parameters (<c>model.Layer.Weights</c>) and in static tables,
/// as places of fields and casts alone. Of what a loop goes through (<c>node = node.Next</c>) the first few.
/// </summary>
internal sealed class FieldChains(Summaries summaries)
{
    private const int Deepest = 4;

    private readonly Dictionary<string, List<Place>> known = [];

    public IReadOnlyCollection<Place> Of(Function function)
    {
        if (known.TryGetValue(function.Name, out List<Place> found)) return found;
        known[function.Name] = [];
        var origins = new Dictionary<string, HashSet<Place>>();
        foreach (Variable root in function.Parameters.Select(p => p.Variable)) origins[root.Name] = [Place.Of(root)];
        List<Stmt> statements = [.. Walk.All(function.Body)];
        for (int depth = 0; depth < Deepest; depth++)
            foreach (Stmt.Bind bind in statements.OfType<Stmt.Bind>().Where(b => b.Target.IsVariable && IsChain(b.View)))
            {
                if (!origins.TryGetValue(bind.Target.Root.Name, out HashSet<Place> before)) origins[bind.Target.Root.Name] = before = [];
                before.UnionWith(Composed(bind.View, origins).ToList());
            }
        IEnumerable<Place> own = statements.SelectMany(Named).Select(Storage).OfType<Place>().SelectMany(p => Composed(p, origins));
        IEnumerable<Place> called = statements.OfType<Stmt.Call>().SelectMany(c => OfCallee(c, origins));
        return known[function.Name] = [.. own.Concat(called).Where(p => !p.IsVariable || p.Root.Role == Role.Global).Distinct()];
    }

    private IEnumerable<Place> OfCallee(Stmt.Call call, Dictionary<string, HashSet<Place>> origins)
    {
        Function callee = summaries[call.Function];
        if (callee.Rule is not null) return [];
        return from chain in Of(callee)
               from place in chain.Root.Role == Role.Global ? [chain] : Passed(chain)
               select place;

        IEnumerable<Place> Passed(Place chain)
        {
            int k = callee.Parameters.ToList().FindIndex(p => p.Variable == chain.Root);
            return k >= 0 && k < call.Arguments.Count && call.Arguments[k] is Argument.Memory { View: var view } && IsChain(view)
                ? Composed(chain with { Root = view.Root, Steps = [.. view.Steps, .. chain.Steps] }, origins) : [];
        }
    }

    private static bool IsChain(Place place) => place.Steps.All(IsLink);

    private static bool IsLink(Step step) => step is Step.Field or Step.Cast;

    /// <summary>The same place seen from what its root was found in.</summary>
    private static IEnumerable<Place> Composed(Place place, Dictionary<string, HashSet<Place>> origins) =>
        place.Root.Role == Role.Global || place.Root.Name == "this" ? [place]
        : !origins.TryGetValue(place.Root.Name, out HashSet<Place> roots) ? []
        : roots.Where(r => r.Steps.Concat(place.Steps).Count(s => s is Step.Field) <= Deepest)
            .Select(r => r with { Steps = [.. r.Steps, .. place.Steps.Select(s => s is Step.Cast cast ? cast with { IsTest = true } : s)], Type = place.Type });

    private static IEnumerable<Place> Named(Stmt statement) => statement switch
    {
        Stmt.Bind bind => Walk.Expressions(bind).SelectMany(Walk.Reads).Append(bind.View),
        Stmt.Call call => Walk.Expressions(call).SelectMany(Walk.Reads).Concat(call.Arguments.OfType<Argument.Memory>().Select(m => m.View)),
        _ => Walk.Expressions(statement).SelectMany(Walk.Reads).Where(p => p.Type.Kind != Kind.Memory),
    };

    /// <summary>The storage of which a place is an element; null where its elements are no numbers.</summary>
    private static Place? Storage(Place place)
    {
        List<Step> fields = [.. place.Steps.TakeWhile(IsLink)];
        List<Step> elements = [.. place.Steps.Skip(fields.Count)];
        if (elements.Exists(s => s is not (Step.Index or Step.Slice))) return null;
        if (elements.Count == 0) return place.Type.Kind == Kind.Memory && place.Type.Element.Length > 0 && !place.Type.IsSpan ? place : null;
        string number = place.Type.IsReal ? place.Type.Text : place.Type.Element is "double" or "float" ? place.Type.Element : "";
        return number.Length == 0 || (fields.Count == 0 && (place.Root.Role != Role.Global || place.Root.Type.IsSpan)) ? null
            : place with { Steps = [.. fields], Type = new IrType(number, Kind.Memory, Container.None, number) };
    }
}
