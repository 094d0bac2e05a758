using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Which variables a piece of program mentions, whether it reads or writes them.</summary>
internal static class Mentions
{
    public static HashSet<string> Of(IEnumerable<Stmt> statements) => [.. Places(statements).Select(p => p.Root.Name)];

    /// <summary>The names of all variables of the function, also of those that passive code declares within an expression.</summary>
    public static IEnumerable<string> Names(Function function) =>
        function.Parameters.Select(p => p.Variable.Name).Concat(Names(function.Body));

    public static IEnumerable<string> Names(EquatableArray<Stmt> body) =>
        Walk.All(body).SelectMany(Walk.Declared).Select(v => v.Name).Concat(Of(body))
            .Concat(Walk.All(body).SelectMany(Walk.Expressions).SelectMany(Walk.All).OfType<Expr.Raw>().SelectMany(r => r.Pieces).SelectMany(Words));

    public static IEnumerable<string> Words(string text) => System.Text.RegularExpressions.Regex.Matches(text, @"\w+").Cast<System.Text.RegularExpressions.Match>().Select(m => m.Value);

    public static IEnumerable<Place> Places(IEnumerable<Stmt> statements) => statements.SelectMany(Walk.All).SelectMany(Direct);

    /// <summary>Every place that is read.</summary>
    public static IEnumerable<Place> Reads(IEnumerable<Stmt> statements) =>
        statements.SelectMany(Walk.All).SelectMany(s => Walk.Expressions(s).SelectMany(Walk.Reads).Concat(ReadTargets(s)));

    /// <summary>The places a statement names, and those that it reads.</summary>
    private static IEnumerable<Place> Direct(Stmt statement) =>
        Targets(statement).Concat(Walk.Expressions(statement).SelectMany(Walk.Reads));

    public static IEnumerable<Place> Targets(Stmt statement) => statement switch
    {
        Stmt.Declare s => [Place.Of(s.Variable)],
        Stmt.Assign s => [s.Target],
        Stmt.AddTo s => [s.Target],
        Stmt.Bind s => [s.Target, s.View],
        Stmt.Allocate s => [s.Target],
        Stmt.Call s => s.Arguments.SelectMany(Places),
        _ => [],
    };

    /// <summary>Places that are named as targets, but whose own value matters too.</summary>
    private static IEnumerable<Place> ReadTargets(Stmt statement) => statement switch
    {
        Stmt.AddTo s => [s.Target],
        Stmt.Bind s => [s.View],
        Stmt.Call s => s.Arguments.SelectMany(Places),
        _ => [],
    };

    private static IEnumerable<Place> Places(Argument argument) => argument switch
    {
        Argument.Value => [],
        Argument.Memory memory => [memory.View],
        Argument.Ref reference => [reference.Place],
        _ => throw new NotSupportedException(argument.GetType().Name),
    };
}
