namespace AutoDiffGen;

/// <summary>The Runtime's storage operations as source, for generated members that are differentiated again.</summary>
internal static class NestedSource
{
    /// <summary>The Runtime's own names, and where the same stands as source.</summary>
    public static string Redirected(string text) => text
        .Replace("global::AutoDiffGen.Guard.Clear(", "global::AutoDiffGen.Kept.Clear(")
        .Replace("global::AutoDiffGen.RecordStack.CopyBack(", "global::AutoDiffGen.Kept.CopyBack(");

    public const string Kept = """
        using System;
        namespace AutoDiffGen
        {
            internal static class Kept
            {
                public static void Push<T>(ref T[] stack, ref int count, T value)
                {
                    if (count == stack.Length)
                    {
                        T[] larger = new T[2 * count];
                        for (int i = 0; i < count; i++) larger[i] = stack[i];
                        stack = larger;
                    }
                    stack[count] = value;
                    count++;
                }

                public static T Pop<T>(T[] stack, ref int count)
                {
                    count--;
                    return stack[count];
                }

                public static T[] Copy<T>(T[] elements) { T[] copy = new T[elements.Length]; for (int i = 0; i < elements.Length; i++) copy[i] = elements[i]; return copy; }
                public static T[] Copy<T>(Span<T> elements) { T[] copy = new T[elements.Length]; for (int i = 0; i < elements.Length; i++) copy[i] = elements[i]; return copy; }
                public static T[] Copy<T>(ReadOnlySpan<T> elements) { T[] copy = new T[elements.Length]; for (int i = 0; i < elements.Length; i++) copy[i] = elements[i]; return copy; }

                public static T[,] Copy<T>(T[,] elements)
                {
                    T[,] copy = new T[elements.GetLength(0), elements.GetLength(1)];
                    for (int i = 0; i < elements.GetLength(0); i++)
                        for (int j = 0; j < elements.GetLength(1); j++) copy[i, j] = elements[i, j];
                    return copy;
                }

                public static void CopyBack<T>(T[] copy, T[] elements) { for (int i = 0; i < elements.Length; i++) elements[i] = copy[i]; }
                public static void CopyBack<T>(ReadOnlySpan<T> copy, Span<T> elements) { for (int i = 0; i < elements.Length; i++) elements[i] = copy[i]; }

                public static void CopyBack<T>(T[,] copy, T[,] elements)
                {
                    for (int i = 0; i < elements.GetLength(0); i++)
                        for (int j = 0; j < elements.GetLength(1); j++) elements[i, j] = copy[i, j];
                }

                public static T[] Like<T>(T[] elements) => new T[elements.Length];
                public static T[,] Like<T>(T[,] elements) => new T[elements.GetLength(0), elements.GetLength(1)];

                public static void Clear(double[,] elements)
                {
                    for (int i = 0; i < elements.GetLength(0); i++)
                        for (int j = 0; j < elements.GetLength(1); j++) elements[i, j] = 0;
                }

                public static void Clear(float[,] elements)
                {
                    for (int i = 0; i < elements.GetLength(0); i++)
                        for (int j = 0; j < elements.GetLength(1); j++) elements[i, j] = 0;
                }

                public static void Clear(double[][] rows)
                {
                    for (int i = 0; i < rows.Length; i++)
                        for (int j = 0; j < rows[i].Length; j++) rows[i][j] = 0;
                }

                public static void Clear(float[][] rows)
                {
                    for (int i = 0; i < rows.Length; i++)
                        for (int j = 0; j < rows[i].Length; j++) rows[i][j] = 0;
                }
            }
        }
        """;
}
