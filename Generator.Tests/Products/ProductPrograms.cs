namespace AutoDiffGen.Tests.Products;

/// <summary>Loops over matrices a (n x d), b (d x m) and c (n x m): what is a product, however it is written, and what only looks like one.</summary>
internal static class ProductPrograms
{
    private const string End = "double t = 0; for (int i = 0; i < n * m; i++) t += Math.Sin(c[i]) * (i + 1); return t;";

    /// <summary>With how many products are found in each.</summary>
    public static readonly IReadOnlyDictionary<string, (string Body, int Products)> Bodies = new Dictionary<string, (string, int)>
    {
        ["Ijk"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i * m + j] = s; } " + End, 1),
        ["IjkInPlace"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { c[i * m + j] = 0; for (int k = 0; k < d; k++) c[i * m + j] += a[i * d + k] * b[k * m + j]; } " + End, 1),
        ["IjkAdded"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += b[k * m + j] * a[i * d + k]; c[i * m + j] += s; } " + End, 1),
        ["Ikj"] = ("for (int i = 0; i < n; i++) { for (int j = 0; j < m; j++) c[i * m + j] = 0; for (int k = 0; k < d; k++) { double f = a[i * d + k]; for (int j = 0; j < m; j++) c[i * m + j] += f * b[k * m + j]; } } " + End, 1),
        ["Kij"] = ("for (int k = 0; k < d; k++) for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) c[i * m + j] += a[i * d + k] * b[k * m + j]; " + End, 1),
        ["Jki"] = ("for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) for (int i = 0; i < n; i++) c[i * m + j] += a[i * d + k] * b[k * m + j]; " + End, 1),
        ["LeftTransposed"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) c[i * m + j] += a[k * n + i] * b[k * m + j]; " + End, 1),
        ["RightTransposed"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) c[i * m + j] += a[i * d + k] * b[j * d + k]; " + End, 1),
        ["ByColumns"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) c[j * n + i] += a[k * n + i] * b[j * d + k]; " + End, 1),
        ["Part"] = ("for (int i = 1; i < n; i++) for (int j = 1; j <= m - 1; j++) for (int k = 0; k < d - 1; k++) c[i * m + j] += a[i * d + k + 1] * b[k * m + j]; " + End, 1),
        ["Layer"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = b[j]; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; s *= 0.5; c[i * m + j] = Math.Tanh(s + c[i * m + j]); } " + End, 1),
        ["Slices"] = ("for (int i = 0; i < n; i++) { Span<double> row = c.AsSpan(i * m, m); row.Clear(); ReadOnlySpan<double> left = a.AsSpan(i * d, d); for (int k = 0; k < left.Length; k++) { double f = left[k]; ReadOnlySpan<double> right = b.AsSpan(k * m, m); for (int j = 0; j < row.Length; j++) row[j] += f * right[j]; } } " + End, 1),
        ["TwoProducts"] = ("for (int i = 0; i < n; i++) { for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i * m + j] = Math.Tanh(s); } for (int k = 0; k < d; k++) for (int j = 0; j < m; j++) c[i * m + j] += 0.1 * a[i * d + k]; for (int k = 0; k < d; k++) for (int j = 0; j < m; j++) c[i * m + j] += a[i * d + k] * b[k * m + j]; } " + End, 2),
        ["Batches"] = ("for (int e = 0; e < 3; e++) { for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i * m + j] = Math.Sin(s + c[i * m + j]); } } " + End, 1),
        ["Fresh"] = ("double[] left = a; for (int e = 0; e < 2; e++) { var next = new double[n * d]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < n; l++) next[i * d + k] += a[i * d] * left[l * d + k]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < n; l++) next[i * d + k] += c[i * n + l] * left[l * d + k]; left = next; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Cos(left[i]); return t;", 1),
        ["Gram"] = ("var g = new double[d * d]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) g[k * d + l] += a[i * d + k] * a[i * d + l]; double t = 0; for (int k = 0; k < d * d; k++) t += Math.Sin(g[k]); return t + b[0];", 1),

        // The same variable refers to data and to what layers compute.
        ["LayersOverData"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < 3; e++) { var y = new double[n * d]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["NoLayersOverData"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < n % 2; e++) { var y = new double[n * d]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["LayersThatWriteTheirInput"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < 3; e++) { var y = new double[n * d]; x[0] += c[e]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["LayersOverAViewOfData"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < 3; e++) { var y = new double[n * d]; Span<double> v = x; v[1 % v.Length] *= c[e]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["LayersOverDataAgain"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); double[] data = x; double t0 = 0; for (int e = 0; e < 4; e++) { var y = new double[n * d]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); if (e == 1) { t0 += y[0] * y[^1]; x = data; } else x = y; } c[0] = t0; double t = c[0]; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["LayersOverDataAndParameters"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < 3; e++) { var y = new double[n * d]; if (e == 1) x = c; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),
        ["LayersIntoData"] = ("var x = new double[n * d]; for (int i = 0; i < n * d; i++) x[i] = Math.Cos(i * 0.7); for (int e = 0; e < 3; e++) { double[] y = e == 1 ? new double[n * d] : new double[n * d + 1]; for (int i = 0; i < n; i++) for (int k = 0; k < d; k++) for (int l = 0; l < d; l++) y[i * d + k] += x[i * d + l] * a[l * d + k]; x.AsSpan(0, 1).Fill(y[0]); for (int i = 0; i < n * d; i++) y[i] = Math.Sin(y[i]); x = y; } double t = 0; for (int i = 0; i < n * d; i++) t += Math.Sin(x[i]) * (i + 1); return t;", 1),

        // The sums are a product; what is made of them is not.
        ["Recurrence"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i * m + j] = Math.Tanh(s) + (j > 0 ? c[i * m + j - 1] : 0); } " + End, 1),

        // The left factor is what is written.
        ["Powers"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) c[i * m + j] += 0.1 * c[i * m + (k % m)] * b[k * m + j]; " + End, 0),
        ["CarriedOver"] = ("var w = new double[n * n]; double[] x = c; for (int e = 0; e < 2; e++) { for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) w[i * n + j] += 0.1 * a[i] + 0.1; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) w[i * n + j] += x[i * n + k] * c[k * n + j]; x = w; } double t = 0; for (int i = 0; i < n * n; i++) t += Math.Sin(w[i]); return t;", 0),
        ["OwnRow"] = ("var w = new double[n * n]; w.AsSpan().Fill(0.3); double[][] rows = [w]; double[] x = rows[0]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) w[i * n + j] += 0.1 * x[i * n + k]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) w[i * n + j] += x[i * n + k] * b[k * n + j]; double t = 0; for (int i = 0; i < n * n; i++) t += Math.Sin(w[i]); return t;", 0),
        ["OwnFactor"] = ("for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) for (int k = 0; k < m; k++) c[i % n * m + j] += 0.01 * c[k % n * m + j] * b[k % d * m + i]; " + End, 0),
        ["Triangle"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < i && k < d; k++) c[i * m + j] += a[i * d + k] * b[k * m + j]; " + End, 0),
        ["CarriedAcrossRows"] = ("for (int i = 1; i < n; i++) { for (int j = 0; j < m; j++) c[i * m + j] = 0.5 * c[(i - 1) * m + j]; for (int k = 0; k < d; k++) for (int j = 0; j < m; j++) c[i * m + j] += a[i * d + k] * b[k * m + j]; } " + End, 0),
        ["FactorChanges"] = ("for (int i = 0; i < n; i++) { for (int k = 0; k < d; k++) for (int j = 0; j < m; j++) c[i * m + j] += a[i * d + k] * b[k * m + j]; b[0] += 0.1 * c[i * m]; } " + End, 0),
        ["SumLeaves"] = ("double s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i * m + j] = s; } " + End, 0),
        ["OverlappingRows"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < d; k++) s += a[i * d + k] * b[k * m + j]; c[i + j] = s; } " + End, 1),
        ["OverlappingSums"] = ("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < d; k++) c[i + j] += a[i * d + k] * b[k * m + j]; " + End, 1),
        ["Tiny"] = ("for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) for (int k = 0; k < 2; k++) c[i] += a[k] * b[j]; return c[0] * c[1];", 0),
    };

    public static string Source(string name, string attribute, string number)
    {
        string text = number == "double" ? Bodies[name].Body : Bodies[name].Body.Replace("double", "float").Replace("Math.", "MathF.");
        text = number == "double" ? text : System.Text.RegularExpressions.Regex.Replace(text, @"(?<![\w.])(\d+\.\d+)(?!\w)", "$1f");
        return $$"""
            using System;
            using AutoDiffGen;
            public static partial class P
            {
                [{{attribute}}]
                public static {{number}} F(int n, int m, int d, {{number}}[] a, {{number}}[] b, {{number}}[] c) { {{text}} }
            }
            """;
    }
}
