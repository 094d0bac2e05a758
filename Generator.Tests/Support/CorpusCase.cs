using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Tests.Support;

/// <summary>A corpus method, compiled with its derivatives and ready to be called with a flat list of numbers.</summary>
internal sealed class CorpusCase
{
    private static readonly Lazy<Generation> Whole = new(() => Generate(CorpusFiles.Methods.Where(m => !m.IsPending)));

    private static readonly Lazy<Dictionary<CorpusMethod, Func<Assembly>>> Assemblies = new(() => Build(CorpusFiles.Methods));

    private static readonly Lazy<Assembly> Primals = new(() =>
    {
        var methods = CorpusFiles.Methods.Where(m => !m.CallsGenerated);
        var input = Compile(CorpusFiles.Trees.Where(t => !CorpusFiles.CallGenerated(t.FilePath)), methods.Select(m => new CorpusDriver(m, primalOnly: true)));
        return new Generation(input, input, null!).Load();
    });

    private readonly Type[] _types;
    private readonly Func<object?[]> _passive;
    private readonly Func<object?[], object?> _primal;
    private readonly Func<object?[], object?[], object?>? _gradient;
    private readonly Func<object?[], object?[], object?>? _tuple;
    private readonly Func<object?[], object?, object?[], object?>? _vjp;
    private readonly Func<object?[], object?, object?[], long>? _allocated;

    public CorpusCase(CorpusMethod method, Assembly assembly)
    {
        Method = method;
        Driver = new CorpusDriver(method);
        var type = assembly.GetType(Driver.ClassName, throwOnError: true)!;
        _types = type.GetMethod("Types")!.CreateDelegate<Func<Type[]>>()();
        _passive = type.GetMethod("Passive")!.CreateDelegate<Func<object?[]>>();
        _primal = type.GetMethod("Primal")!.CreateDelegate<Func<object?[], object?>>();
        _gradient = type.GetMethod("Gradient")?.CreateDelegate<Func<object?[], object?[], object?>>();
        _tuple = type.GetMethod("GradientTuple")?.CreateDelegate<Func<object?[], object?[], object?>>();
        _vjp = type.GetMethod("Vjp")?.CreateDelegate<Func<object?[], object?, object?[], object?>>();
        _allocated = type.GetMethod("Allocated")?.CreateDelegate<Func<object?[], object?, object?[], long>>();
    }

    public CorpusMethod Method { get; }

    public CorpusDriver Driver { get; }

    /// <summary>The whole corpus that works, in one compilation.</summary>
    public static Generation Corpus => Whole.Value;

    /// <summary>Fails with what the compiler says of the method's derivatives, if they do not compile.</summary>
    public static CorpusCase Of(CorpusMethod method) => new(method, Assemblies.Value[method]());

    /// <summary>Without the generator: what the corpus states can be checked by itself.</summary>
    public static CorpusCase PrimalOnly(CorpusMethod method) => method.CallsGenerated ? Of(method) : new(method, Primals.Value);

    /// <summary>With the driver that the assembly holds, whatever that calls.</summary>
    public static CorpusCase In(CorpusMethod method, Assembly assembly) => new(method, assembly);

    /// <summary>Result, <c>out</c> values, then the final contents of every input, flattened.</summary>
    public double[] Primal(double[] point)
    {
        var arguments = Arguments(point);
        var result = _primal(arguments);
        return Outputs(result, arguments);
    }

    /// <summary>What the gradient method returns and leaves behind, and the gradient.</summary>
    public (double[] Outputs, double[] Gradient) Gradient(double[] point, double fill)
    {
        var arguments = Arguments(point);
        var gradient = Companions(arguments, _ => fill);
        var result = _gradient!(arguments, gradient);
        return (Outputs(result, arguments), Inputs(gradient));
    }

    public (double Value, double[] Gradient) GradientTuple(double[] point)
    {
        var arguments = Arguments(point);
        var gradient = new object?[arguments.Length];
        var result = _tuple!(arguments, gradient);
        return (Leaves.Of(result).Single(), Inputs(gradient));
    }

    /// <summary>The seeds are laid out like the outputs of <see cref="Primal"/>.</summary>
    public (double[] Outputs, double[] Adjoints) Vjp(double[] point, double[] seeds)
    {
        var arguments = Arguments(point);
        var (adjoint, adjoints) = Seeds(point, seeds);
        var result = _vjp!(arguments, adjoint, adjoints);
        return (Outputs(result, arguments), Inputs(adjoints));
    }

    /// <summary>Bytes allocated by the third of three calls.</summary>
    public long Allocated(double[] point, double[] seeds)
    {
        var (adjoint, adjoints) = Seeds(point, seeds);
        return _allocated!(Arguments(point), adjoint, adjoints);
    }

    /// <summary>Calls the method itself; what it changes is put back into the list.</summary>
    public object? Run(object?[] arguments) => _primal(arguments);

    public object?[] Arguments(double[] point)
    {
        var numbers = new Queue<double>(point);
        var arguments = _passive();
        foreach (var slot in Driver.Slots.Where(s => s.IsActive)) arguments[slot.Index] = Leaves.Make(_types[slot.Index], Method.Lengths(slot.Name), numbers);
        return numbers.Count == 0 ? arguments : throw new InvalidOperationException($"{Method.Id}: {numbers.Count} numbers of the point are left over.");
    }

    private object?[] Companions(object?[] arguments, Func<int, double> value) =>
        [.. Driver.Slots.Select(s => s.IsActive ? Leaves.Like(arguments[s.Index]!, new Queue<double>(Enumerable.Range(0, Leaves.Count(arguments[s.Index])).Select(value))) : null)];

    public (object? Adjoint, object?[] Adjoints) Seeds(double[] point, double[] seeds)
    {
        var arguments = Arguments(point);
        var result = _primal(arguments);
        var numbers = new Queue<double>(seeds);
        object? adjoint = Driver.HasAdjoint ? Leaves.Like(result!, numbers) : null;
        var adjoints = new object?[arguments.Length];
        foreach (var s in Driver.Slots.Where(s => s.IsOut).Concat(Driver.Slots.Where(s => s.IsActive)))
        {
            if (Leaves.Count(arguments[s.Index]) > 0) adjoints[s.Index] = Leaves.Like(arguments[s.Index]!, numbers);
        }

        return (adjoint, adjoints);
    }

    private double[] Outputs(object? result, object?[] arguments) =>
        [.. Leaves.Of(result), .. Driver.Slots.Where(s => s.IsOut).Concat(Driver.Slots.Where(s => s.IsActive)).SelectMany(s => Leaves.Of(arguments[s.Index]))];

    private double[] Inputs(object?[] companions) => [.. Driver.Slots.Where(s => s.IsActive).SelectMany(s => Leaves.Of(companions[s.Index]))];

    /// <summary>All in one assembly, but for those whose derivatives do not compile: these answer with the compiler's words.</summary>
    private static Dictionary<CorpusMethod, Func<Assembly>> Build(IReadOnlyList<CorpusMethod> methods)
    {
        if (methods.Count == 0) return [];
        var generation = Generate(methods);
        if (generation.Result.Exception is { } exception)
        {
            return methods.Count == 1
                ? new() { [methods[0]] = () => throw new InvalidOperationException("The generator threw " + exception) }
                : Both(Build([.. methods.Take(methods.Count / 2)]), Build([.. methods.Skip(methods.Count / 2)]));
        }

        if (generation.Errors.IsEmpty)
        {
            var assembly = generation.Load();
            return methods.ToDictionary(m => m, _ => (Func<Assembly>)(() => assembly));
        }

        var errors = generation.Errors.ToLookup(e => methods.FirstOrDefault(m => IsOf(m, e.Location)));
        var failed = methods.Where(m => errors.Contains(m)).ToDictionary(m => m, m => (Func<Assembly>)(() => throw new InvalidOperationException(Generation.Explain(errors[m]))));
        return failed.Count > 0
            ? Both(failed, Build([.. methods.Where(m => !failed.ContainsKey(m))]))
            : throw new InvalidOperationException(Generation.Explain(generation.Errors));
    }

    private static Dictionary<CorpusMethod, Func<Assembly>> Both(Dictionary<CorpusMethod, Func<Assembly>> some, Dictionary<CorpusMethod, Func<Assembly>> others) => new(some.Concat(others));

    /// <summary>Whether the place is in the method itself, in what was emitted for it, or in its driver.</summary>
    private static bool IsOf(CorpusMethod method, Location location) => location.SourceTree is { } tree && (tree.FilePath == method.Path
        ? location.SourceSpan.IntersectsWith(method.Symbol.DeclaringSyntaxReferences[0].Span)
        : IsEmittedFor(method.Id, Path.GetFileName(tree.FilePath)));

    /// <summary>Whether a file's name, type parameters apart, ends with the method's.</summary>
    public static bool IsEmittedFor(string id, string file) => Regex.IsMatch(Regex.Replace(file, @"[^\w.][^.]*", ""), $@"(^|\.){Regex.Escape(id)}\.");

    private static Generation Generate(IEnumerable<CorpusMethod> methods) =>
        Generation.Of(Compile(CorpusFiles.Marking(methods), methods.Select(m => new CorpusDriver(m))));

    private static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees, IEnumerable<CorpusDriver> drivers) => Generation.Compile(
        [
            .. CorpusFiles.Common,
            .. trees,
            .. drivers.Select(d => CSharpSyntaxTree.ParseText("using AutoDiffGen.Tests.Corpus;\n" + d.Text(), Generation.Latest, d.FileName)),
        ],
        Generation.Library);
}
