using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The analyzer sees the compilation with the generated members in it, the generator without: both must read the same.</summary>
internal static class GeneratedMembers
{
    public static bool IsOurs(ISymbol member) =>
        AttributeReader.Find(member, "System.CodeDom.Compiler.GeneratedCodeAttribute") is { ConstructorArguments: [{ Value: "AutoDiffGen" }, ..] };
}
