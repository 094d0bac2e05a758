using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Writes the C# that calls a generated member with boxed arguments, <c>this</c> first; what the call changes is put back into the list.</summary>
internal static class MemberDriver
{
    public static string ClassName(CorpusMethod method) => "Members_" + method.Id.Replace('.', '_');

    /// <param name="members">The members by the name that the test knows them by.</param>
    public static string Text(CorpusMethod method, IEnumerable<(string Name, IMethodSymbol Member)> members) => $$"""
        #nullable disable
        using System;
        public static class {{ClassName(method)}}
        {
            {{string.Join("\n    ", members.Select(m => Call(m.Name, m.Member)))}}
            {{string.Concat(members.Where(m => m.Name == "Jacobian").Select(m => $"public static Type JacobianReal() => typeof({((INamedTypeSymbol)m.Member.Parameters[^1].Type).TypeArguments[0]});"))}}
        }
        """;

    private static string Call(string name, IMethodSymbol member) => $$"""
        public static object {{name}}(object[] a)
            {
                {{Unpack(member)}}
                {{(member.ReturnsVoid ? "object r = null; " : "object r = ")}}{{Expression(member)}};
                {{Repack(member)}}
                return r;
            }

            public static long {{name}}Allocated(object[] a)
            {
                {{Unpack(member)}}
                long bytes = 0;
                for (int k = 0; k < 3; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    {{(member.ReturnsVoid ? "" : "_ = ")}}{{Expression(member)}};
                    bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                }

                return bytes;
            }
        """;

    private static int First(IMethodSymbol member) => member.IsStatic ? 0 : 1;

    private static string Unpack(IMethodSymbol member) =>
        (member.IsStatic ? "" : $"var self = ({CorpusDriver.Full(member.ContainingType)})a[0]; ")
        + string.Concat(member.Parameters.Select((p, i) => p.RefKind == RefKind.Out
            ? $"{CorpusDriver.Full(p.Type)} p{i}; "
            : $"{CorpusDriver.Stored(p.Type)} p{i} = ({CorpusDriver.Stored(p.Type)})a[{i + First(member)}]; "));

    private static string Expression(IMethodSymbol member)
    {
        string arguments = string.Join(", ", member.Parameters.Select((p, i) => p.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            _ => "",
        } + "p" + i));
        return $"{(member.IsStatic ? CorpusDriver.Full(member.ContainingType) : "self")}.{member.Name}({arguments})";
    }

    private static string Repack(IMethodSymbol member) =>
        (member.IsStatic ? "" : "a[0] = self; ")
        + string.Concat(member.Parameters.Select((p, i) => p.RefKind is RefKind.Ref or RefKind.Out ? $"a[{i + First(member)}] = p{i}; " : ""));
}
