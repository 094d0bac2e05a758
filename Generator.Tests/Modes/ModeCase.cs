using System.Reflection;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Tests.Modes;

/// <summary>A corpus method with all of its members, to be called with flat lists of numbers.</summary>
internal sealed class ModeCase
{
    /// <summary>The generated members that a test may call, by the ends of their names.</summary>
    private static readonly string[] Members = ["Jvp", "Hvp", "Hessian", "Jacobian", "JacobianSparsity", "SparseJacobian", "HessianSparsity", "SparseHessian", "GradientCheck", "GradientWorkspaceLength", "VjpWorkspaceLength"];

    private static readonly Lazy<Dictionary<CorpusMethod, Func<Assembly>>> Assemblies = new(() => Build([.. CorpusFiles.Methods.Where(m => !m.IsPending)]));

    private readonly Type _calls;

    private ModeCase(CorpusMethod method, Assembly assembly)
    {
        Corpus = CorpusCase.In(method, assembly);
        _calls = assembly.GetType(MemberDriver.ClassName(method), throwOnError: true)!;
    }

    public CorpusCase Corpus { get; }

    /// <summary>Lets the members use vectors of so many bits, or none for 0.</summary>
    public void UseVectors(int bits) => WidthOfVectors.Set(_calls.Assembly, bits);

    public CorpusMethod Method => Corpus.Method;

    /// <summary>Whether arrays come out that are the caller's, and so new in each call.</summary>
    public bool GivesStorage => Method.Symbol.ReturnType is IArrayTypeSymbol || Transforms.Signatures.GivesStorage(Primals.Value[Method.Id].Method);

    public static ModeCase Of(CorpusMethod method) => new(method, Assemblies.Value[method]());

    public bool Has(string member) => _calls.GetMethod(member) is not null;

    /// <summary>Value and writes, and the tangents of the same, in the order of <see cref="CorpusCase.Primal"/>.</summary>
    public (double[] Outputs, double[] Tangents) Jvp(double[] point, double[] direction)
    {
        var (all, arguments, tangents) = JvpArguments(point, direction);
        object? value = Call("Jvp", all);
        all.AsSpan(0, arguments.Length).CopyTo(arguments);
        int at = arguments.Length;
        foreach (var slot in Corpus.Driver.Slots.Where(s => tangents[s.Index] is not null)) tangents[slot.Index] = all[at++];
        return (Outputs(value, arguments), Outputs(Corpus.Driver.HasAdjoint ? all[^1] : null, tangents));
    }

    /// <summary>Value and writes, and the product of the Hessian with the direction.</summary>
    public (double[] Outputs, double[] Products) Hvp(double[] point, double[] direction)
    {
        var (all, arguments, products) = HvpArguments(point, direction);
        object? value = Call("Hvp", all);
        all.AsSpan(0, arguments.Length).CopyTo(arguments);
        return (Outputs(value, arguments), [.. all.TakeLast(products).SelectMany(Leaves.Of)]);
    }

    public long HvpAllocated(double[] point, double[] direction) => Allocated("Hvp", HvpArguments(point, direction).All);

    private (object?[] All, object?[] Arguments, int Products) HvpArguments(double[] point, double[] direction)
    {
        object?[] arguments = Corpus.Arguments(point), tangents = Companions(point, direction);
        object?[] products = [.. Companions(point, [.. point.Select(_ => double.NaN)]).Where((_, i) => Corpus.Driver.Slots[i].IsActive)];
        return ([.. arguments, .. tangents.Where(t => t is not null), .. products], arguments, products.Length);
    }

    public (double[] Outputs, double[] Gradient, double[] Hessian) Hessian(double[] point)
    {
        object?[] all = HessianArguments(point);
        object? value = Call("Hessian", all);
        return (Outputs(value, all[..^2]), [.. Leaves.Of(all[^2])], [.. Leaves.Of(all[^1])]);
    }

    public long HessianAllocated(double[] point) => Allocated("Hessian", HessianArguments(point));

    private object?[] HessianArguments(double[] point) => [.. Corpus.Arguments(point), Matrix(point.Length), Matrix(point.Length * point.Length)];

    public (double[] Outputs, double[] Jacobian) Jacobian(double[] point, int length)
    {
        object?[] all = [.. Corpus.Arguments(point), Matrix(length)];
        object? value = Call("Jacobian", all);
        return (Outputs(value, all[..^1]), [.. Leaves.Of(all[^1])]);
    }

    /// <summary>The pattern, and what the sparse Jacobian leaves of the arguments and puts into the entries.</summary>
    public (SparsePattern Pattern, double[] Outputs, double[] Values) Sparse(double[] point)
    {
        var pattern = (SparsePattern)Call("JacobianSparsity", Corpus.Arguments(point))!;
        object?[] all = [.. Corpus.Arguments(point), pattern, Matrix(pattern.Count)];
        object? value = Call("SparseJacobian", all);
        return (pattern, Outputs(value, all[..^2]), [.. Leaves.Of(all[^1])]);
    }

    /// <summary>How long the workspace must be; null where that is not known on entry.</summary>
    public int? WorkspaceLength(double[] point)
    {
        if (!Has("VjpWithWorkspace")) return null;
        object?[] arguments = [.. Corpus.Arguments(point).Where((_, i) => !Corpus.Driver.Slots[i].IsOut)];
        return (int)Call(Has("GradientWorkspaceLength") ? "GradientWorkspaceLength" : "VjpWorkspaceLength", arguments)!;
    }

    /// <summary>As <see cref="CorpusCase.Vjp"/>, in a workspace; null where an adjoint has no numbers.</summary>
    public (double[] Outputs, double[] Adjoints)? Vjp(double[] point, double[] seeds, double[] workspace)
    {
        object?[] arguments = Corpus.Arguments(point);
        var (adjoint, adjoints) = Corpus.Seeds(point, seeds);
        if (Corpus.Driver.Slots.Any(s => s.IsActive && adjoints[s.Index] is null)) return null;
        object?[] all = [.. arguments, .. Corpus.Driver.HasAdjoint ? new[] { adjoint } : [], .. adjoints.Where(a => a is not null), workspace];
        object? value = Call("VjpWithWorkspace", all);
        all.AsSpan(0, arguments.Length).CopyTo(arguments);
        int at = arguments.Length + (Corpus.Driver.HasAdjoint ? 1 : 0);
        return (Outputs(value, arguments), [.. Corpus.Driver.Slots.Where(s => adjoints[s.Index] is not null).Select(s => (s.IsActive, Value: all[at++])).Where(a => a.IsActive).SelectMany(a => Leaves.Of(a.Value))]);
    }

    public (GradientCheckReport Report, object?[] Arguments) Check(double[] point)
    {
        object?[] arguments = Corpus.Arguments(point);
        return ((GradientCheckReport)Call("GradientCheck", arguments)!, arguments);
    }

    /// <summary>The pattern of the Hessian, and its entries.</summary>
    public (SparsePattern Pattern, double[] Values) SparseHessian(double[] point)
    {
        var pattern = (SparsePattern)Call("HessianSparsity", Corpus.Arguments(point))!;
        object?[] all = [.. Corpus.Arguments(point), pattern, Matrix(pattern.Count)];
        Call("SparseHessian", all);
        return (pattern, [.. Leaves.Of(all[^1])]);
    }

    public long SparseAllocated(double[] point)
    {
        var pattern = (SparsePattern)Call("JacobianSparsity", Corpus.Arguments(point))!;
        try
        {
            return Allocated("SparseJacobian", [.. Corpus.Arguments(point), pattern, Matrix(pattern.Count)]);
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("The pattern lacks", StringComparison.Ordinal))
        {
            return 0;   // later calls meet what the first left of the arguments, and may take other branches
        }
    }

    public long JacobianAllocated(double[] point, int length) => Allocated("Jacobian", [.. Corpus.Arguments(point), Matrix(length)]);

    /// <summary>The rows of the Jacobian as numbers of the outputs, its columns as numbers of the inputs.</summary>
    public (int[] Rows, int[] Columns) JacobianLayout(double[] point)
    {
        object?[] arguments = Corpus.Arguments(point);
        object? value = Corpus.Run(arguments);
        var marked = Primals.Value[Method.Id].Method;
        var outputs = new Dictionary<int, int[]>();
        int at = 0;
        int[] Next(object? item) => [.. Enumerable.Range(at, Leaves.Count(item)).Select(_ => at++)];
        int[] result = Next(value);
        foreach (var s in Corpus.Driver.Slots.Where(s => s.IsOut).Concat(Corpus.Driver.Slots.Where(s => s.IsActive))) outputs[s.Index] = Next(arguments[s.Index]);
        at = 0;
        var inputs = Corpus.Driver.Slots.Where(s => s.IsActive).ToDictionary(s => s.Index, s => Next(arguments[s.Index]));
        bool IsRow(CorpusDriver.Slot s) => s.IsOut || s.Parameter?.RefKind == RefKind.Ref || (s.IsActive && marked.Written.Contains(s.Name));
        return (
            [.. result, .. Corpus.Driver.Slots.Where(IsRow).SelectMany(s => outputs.GetValueOrDefault(s.Index, []))],
            [.. Corpus.Driver.Slots.Where(s => s.IsActive && !marked.OnlyWritten.Contains(s.Name)).SelectMany(s => inputs[s.Index])]);
    }

    private Array Matrix(int length) => Type.GetTypeCode(_calls.GetMethod("JacobianReal")!.CreateDelegate<Func<Type>>()()) == TypeCode.Single
        ? Enumerable.Repeat(float.NaN, length).ToArray()
        : Enumerable.Repeat(double.NaN, length).ToArray();

    /// <summary>What the generator reads of the methods' bodies.</summary>
    private static readonly Lazy<Dictionary<string, AutoDiffGen.Source.Primal>> Primals = new(() =>
    {
        var compilation = Generation.Compile(CorpusFiles.Common.Concat(CorpusFiles.Trees), Generation.Library);
        return CorpusFiles.Methods.Where(m => !m.IsPending).ToDictionary(m => m.Id, m =>
        {
            var symbol = compilation.GetTypeByMetadataName(Metadata(m.Symbol.ContainingType))!.GetMembers(m.Symbol.Name).OfType<IMethodSymbol>()
                .Single(s => s.DeclaringSyntaxReferences[0].Span == m.Symbol.DeclaringSyntaxReferences[0].Span);
            var attribute = AutoDiffGen.Source.AttributeReader.Find(symbol, AutoDiffGen.Source.AttributeReader.Differentiable)!;
            return Frontend.Read(symbol, attribute, compilation.GetSemanticModel(symbol.DeclaringSyntaxReferences[0].SyntaxTree), default).Primal!;
        });
    });

    public long JvpAllocated(double[] point, double[] direction) => Allocated("Jvp", JvpArguments(point, direction).All);

    private (object?[] All, object?[] Arguments, object?[] Tangents) JvpArguments(double[] point, double[] direction)
    {
        object?[] arguments = Corpus.Arguments(point), tangents = Companions(point, direction);
        return ([.. arguments, .. tangents.Where(t => t is not null), .. Corpus.Driver.HasAdjoint ? new object?[] { null } : []], arguments, tangents);
    }

    /// <summary>One boxed companion for each active parameter, null for the others; those of <c>out</c> parameters are zero.</summary>
    private object?[] Companions(double[] point, double[] numbers)
    {
        object?[] arguments = Corpus.Arguments(point), after = Corpus.Arguments(point);
        if (Corpus.Driver.Slots.Any(s => s.IsOut)) Corpus.Run(after);
        var rest = new Queue<double>(numbers);
        return [.. Corpus.Driver.Slots.Select(s => s.IsActive ? Leaves.Like(arguments[s.Index]!, rest)
            : s.IsOut && s.Type is IArrayTypeSymbol && after[s.Index] is null ? Array.Empty<double>()
            : s.IsOut && Leaves.Count(after[s.Index]) > 0 ? Leaves.Like(after[s.Index]!, new Queue<double>(new double[Leaves.Count(after[s.Index])])) : null)];
    }

    private double[] Outputs(object? result, object?[] arguments) =>
        [.. Leaves.Of(result), .. Corpus.Driver.Slots.Where(s => s.IsOut).Concat(Corpus.Driver.Slots.Where(s => s.IsActive)).SelectMany(s => Leaves.Of(arguments[s.Index]))];

    private object? Call(string member, object?[] arguments) => _calls.GetMethod(member)!.CreateDelegate<Func<object?[], object?>>()(arguments);

    private long Allocated(string member, object?[] arguments) => _calls.GetMethod(member + "Allocated")!.CreateDelegate<Func<object?[], long>>()(arguments);

    private static Dictionary<CorpusMethod, Func<Assembly>> Build(IReadOnlyList<CorpusMethod> methods)
    {
        if (methods.Count == 0) return [];
        var generation = Generation.Of(Generation.Compile([.. CorpusFiles.Common, .. CorpusFiles.Marking(methods).Select(AskForAll)], Generation.Library));
        if (generation.Result.Exception is { } exception)
        {
            return methods.Count == 1
                ? new() { [methods[0]] = () => throw new InvalidOperationException("The generator threw " + exception) }
                : Both(Build([.. methods.Take(methods.Count / 2)]), Build([.. methods.Skip(methods.Count / 2)]));
        }

        var output = WidthOfVectors.AskedOfTheTest(generation.Output).AddSyntaxTrees(methods.SelectMany(m => Drivers(m, generation.Output)));
        var errors = output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToLookup(e => methods.FirstOrDefault(m => IsOf(m, e.Location)));
        var failed = methods.Where(m => errors.Contains(m)).ToDictionary(m => m, m => (Func<Assembly>)(() => throw new InvalidOperationException(Generation.Explain(errors[m]))));
        if (failed.Count > 0) return Both(failed, Build([.. methods.Where(m => !failed.ContainsKey(m))]));
        var assembly = (generation with { Output = output }).Load();
        return methods.ToDictionary(m => m, _ => (Func<Assembly>)(() => assembly));
    }

    private static Dictionary<CorpusMethod, Func<Assembly>> Both(Dictionary<CorpusMethod, Func<Assembly>> some, Dictionary<CorpusMethod, Func<Assembly>> others) => new(some.Concat(others));

    private static bool IsOf(CorpusMethod method, Location location) => location.SourceTree is { } tree && (tree.FilePath == method.Path
        ? location.SourceSpan.IntersectsWith(method.Symbol.DeclaringSyntaxReferences[0].Span)
        : CorpusCase.IsEmittedFor(method.Id, Path.GetFileName(tree.FilePath)));

    private static SyntaxTree[] Drivers(CorpusMethod method, Compilation output)
    {
        var driver = new CorpusDriver(method);
        var type = output.GetTypeByMetadataName(Metadata(method.Symbol.ContainingType))!;
        var members = from end in Members
                      from member in type.GetMembers(method.Symbol.Name + end).OfType<IMethodSymbol>()
                      where member.DeclaredAccessibility != Accessibility.Private
                      select (end, CorpusDriver.Construct(member));
        members = members.Concat(type.GetMembers(method.Symbol.Name + "Vjp").OfType<IMethodSymbol>().Where(m => m.Parameters is [.., { Name: "workspace" }]).Select(m => ("VjpWithWorkspace", CorpusDriver.Construct(m))));
        return
        [
            CSharpSyntaxTree.ParseText("using AutoDiffGen.Tests.Corpus;\n" + driver.Text(), Generation.Latest, driver.FileName),
            CSharpSyntaxTree.ParseText("using AutoDiffGen.Tests.Corpus;\n" + MemberDriver.Text(method, members), Generation.Latest, method.Id + ".Members.cs"),
        ];
    }

    private static string Metadata(INamedTypeSymbol type) => type.ContainingType is { } outer ? Metadata(outer) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    /// <summary>The attribute asks for every kind of derivative that the method can have.</summary>
    private static SyntaxTree AskForAll(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var attributes = root.DescendantNodes().OfType<AttributeSyntax>().Where(a => a.Name.ToString() == "Differentiable").ToArray();
        return tree.WithRootAndOptions(root.ReplaceNodes(attributes, (_, a) => SyntaxFactory.ParseCompilationUnit($"[assembly: AutoDiffGen.Differentiable({Kinds(a)})] ")
            .AttributeLists[0].Attributes[0]), tree.Options);
    }

    private static string Kinds(AttributeSyntax attribute)
    {
        string result = attribute.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ReturnType.ToString() ?? "";
        string name = $"{attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText}.{attribute.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText}";
        int kinds = result is "double" or "float" ? Real : Other;
        return "(AutoDiffGen.Derivatives)" + ((kinds | (Unknown.Value.Contains(name) ? 0 : Workspace)) & ~Lacking(CorpusFiles.Methods.First(m => $"{m.Symbol.ContainingType.Name}.{m.Symbol.Name}" == name)));
    }

    /// <summary>What is not to be had where storage of unknown size comes out.</summary>
    private static int Lacking(CorpusMethod method)
    {
        if (method.IsPending) return 0;
        AutoDiffGen.Source.MarkedMethod marked = Primals.Value[method.Id].Method;
        bool isUnsized = Transforms.Signatures.GivesStorage(marked);
        bool hasNoPositions = marked.Return is { Container: Ir.Container.List, IsInterface: true } || AutoDiffGen.Source.TypeReader.HoldsStorage(method.Symbol.ReturnType);
        return (isUnsized ? 256 | Workspace : 0) | (isUnsized && Transforms.Signatures.StorageGivenOut(marked).Any() ? Second : 0) | (hasNoPositions ? 32 | 256 | 512 : 0);
    }

    private const int Real = 1 | 2 | 4 | 8 | 16 | 32 | 256 | 512 | 2048;

    private const int Workspace = 1024;

    private const int Second = 8 | 16 | 64 | 128 | 2048;

    /// <summary>Methods whose storage is not known on entry.</summary>
    private static readonly Lazy<HashSet<string>> Unknown = new(() => [.. CorpusFiles.Methods.Where(m => !m.IsPending && Primals.Value[m.Id] is { Program: not null } primal
        && Transforms.WorkspaceMember.Objection(primal with { Method = primal.Method with { Derivatives = primal.Method.Derivatives | AutoDiffGen.Source.Derivatives.Workspace } }) is not null)
        .Select(m => $"{m.Symbol.ContainingType.Name}.{m.Symbol.Name}")]);

    private const int Other = 2 | 4 | 32 | 256 | 512;
}
