using System.Text.RegularExpressions;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>A program that a random edit has changed, in most cases for the worse; the same seed gives the same text.</summary>
internal sealed record Mutant(long Seed, string Name, string Text)
{
    public static Mutant Of(long seed)
    {
        var random = new Random((int)((ulong)seed * 2654435761 % int.MaxValue));
        var body = Bodies.Pick(random);
        string text = body.Text;
        int start = body.Target.Start, length = body.Target.Length;
        for (int edits = random.Next(4) is 0 ? random.Next(2, 6) : 1; edits > 0 && length > 2; edits--)
        {
            string after = Edits.Apply(text.Substring(start, length), random);
            text = text[..start] + after + text[(start + length)..];
            length = after.Length;
        }

        if (random.Next(20) == 0) text = Edits.Container(text, random);
        return new(seed, body.Name, text);
    }

    /// <summary>In a namespace of its own, where it may stand with others.</summary>
    public SyntaxTree Tree(int number)
    {
        string text = new Regex(@"namespace AutoDiffGen\.Tests\.Corpus\b").Replace(Text, m => m.Value + ".M" + number, 1);
        return CSharpSyntaxTree.ParseText(SourceText.From(text), Generation.Latest, $"M{number}.cs");
    }
}
