using System.Reflection;
using System.Text.RegularExpressions;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Emitted code that asks the test, and not the processor, how wide vectors are: what no processor at hand has runs in software.</summary>
internal static partial class WidthOfVectors
{
    /// <summary>The last is what stays chosen.</summary>
    public static readonly int[] All = [512, 0, 256];

    private static readonly SyntaxTree Chosen = CSharpSyntaxTree.ParseText("public static class ChosenWidth { public static int Bits = 256; }", Generation.Latest, "ChosenWidth.cs");

    public static CSharpCompilation AskedOfTheTest(CSharpCompilation output)
    {
        foreach (SyntaxTree tree in output.SyntaxTrees)
        {
            string text = tree.ToString(), asking = Question().Replace(text, "(global::ChosenWidth.Bits == $1)");
            if (asking != text) output = output.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(asking, (CSharpParseOptions)tree.Options, tree.FilePath));
        }
        return output.AddSyntaxTrees(Chosen);
    }

    public static void Set(Assembly assembly, int bits) => assembly.GetType("ChosenWidth")!.GetField("Bits")!.SetValue(null, bits);

    [GeneratedRegex(@"(?:global::System\.Runtime\.Intrinsics\.)?Vector(\d+)\.IsHardwareAccelerated")]
    private static partial Regex Question();
}
