namespace AutoDiffGen.Tests.Lanes;

/// <summary>Methods of two arrays for fast mode: what is vectorised, and what only looks as if it could be.</summary>
internal static class LanePrograms
{
    public static readonly IReadOnlyDictionary<string, string> Bodies = new Dictionary<string, string>
    {
        ["Dot"] = "double s = 0; for (int i = 0; i < n; i++) s += w[i] * x[i]; return Math.Log(1 + s * s);",
        ["Backwards"] = "double s = 0; for (int i = n - 1; i >= 0; i--) s += w[i] * x[i] * x[i]; return s;",
        ["Offsets"] = "double s = 0; for (int i = 1; i < n; i++) s += w[i] * x[i - 1]; return s;",
        ["Branches"] = "double s = 0; for (int i = 0; i < n; i++) { double t = Math.Sin(w[i] * x[i]); if (t > 0.2) s += t * t; else if (x[i] < 0) s -= Math.Exp(t) / (1 + x[i] * x[i]); else s += w[i]; } return s;",
        ["ConditionOfAll"] = "double s = 0, c = w[0] * w[0]; for (int i = 0; i < n; i++) x[i] = Math.Sin((c >= 0.2 && (x[i] += Math.Cos(w[i] * w[i])) > 0) ? w[i] + w[i] : 1.5); for (int i = 0; i < n; i++) s += x[i] * w[i]; return s;",
        ["NoNaNFromBranches"] = "double s = 0; for (int i = 0; i < n; i++) { if (x[i] > 0) s += Math.Log(x[i]) * Math.Sqrt(x[i]); else s += w[i]; } return s;",
        ["InPlace"] = "for (int i = 0; i < n; i++) x[i] = Math.Exp(0.1 * x[i]) * w[i]; double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["Neighbours"] = "for (int i = 1; i < n; i++) x[i] = x[i] + 0.3 * x[i - 1] * w[i]; double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["Ahead"] = "for (int i = 0; i + 1 < n; i++) x[i] += 0.3 * x[i + 1] * w[i]; double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["Twice"] = "double s = 0; for (int i = 0; 2 * i < n; i++) s += w[i] * Math.Tanh(x[2 * i]); return s;",
        ["Counted"] = "double s = 0; for (int i = 0; i < n; i++) s += (double)i / n * w[i] * Math.Cos(x[i] * i); return s;",
        ["Flat"] = "double s = 0; for (int i = 0; i < n; i++) s += Math.Abs(w[i]) * Math.Max(x[i], 0.1) + Math.Min(w[i], x[i]); return s;",
        ["Recurrence"] = "double s = 0.1; for (int i = 0; i < n; i++) s = Math.Tanh(s * w[i] + x[i]); return s;",
        ["Largest"] = "double m = -1e3; for (int i = 0; i < n; i++) if (x[i] * w[i] > m) m = x[i] * w[i]; return m;",
        ["Maximum"] = "double m = x[0]; for (int i = 1; i < n; i++) if (x[i] > m) m = x[i]; double s = 0; for (int i = 0; i < n; i++) s += Math.Exp(x[i] - m) * w[i]; return s * s + m * m;",
        ["Minimum"] = "double m = 1e3; for (int i = 0; i < n - 2; i++) { double v = w[2 + i]; if (m > v) m = v; } for (int i = 0; i < n; i++) w[i] *= x[i] * m; double s = 0; for (int i = 0; i < n; i++) s += w[i] * w[i]; return s + m;",
        ["MaximumOfNothing"] = "double m = 1e3; for (int i = 0; i < n; i++) if (m < x[i]) m = x[i]; double s = m; for (int i = 0; i < n; i++) s += w[i] * w[i]; return s;",
        ["MaximaOfSteps"] = "double m = w[0], s = 0; int t = 0; while (t < 3) { for (int i = 0; i < n; i++) if (x[i] > m) m = x[i]; for (int i = 0; i < n; i++) x[i] = Math.Sin(x[i] * w[i]) + m; s += m * m; t++; } return s;",
        ["SoftMaxima"] = "double s = 0; for (int r = 0; r < n / 4; r++) { double m = x[r * 4]; for (int j = 1; j < 4; j++) if (x[r * 4 + j] > m) m = x[r * 4 + j]; double z = 0; for (int j = 0; j < 4; j++) z += Math.Exp(w[j] * (x[r * 4 + j] - m)); s += Math.Log(z) + m; } return s;",
        ["SharedUnderACondition"] = "double s = 0; for (int r = 0; r < n; r++) { double z = 0; for (int j = 0; j < 3; j++) { double t = x[r] * w[j]; if (t > 0.1 * j) z += Math.Exp(w[j + 1] * t); else z -= Math.Sin(w[j] * t * w[j + 1]); } s += z * z; } return s;",
        ["SharedWhereNobodyGoes"] = "int k = n > 8 ? 1 : n + 5; double s = 0; for (int r = 0; r < n; r++) { double z = 0; for (int j = 0; j < 2; j++) { double t = x[r] * w[j]; if (x[r] > 2) z += Math.Exp(w[k + j] * t); z += Math.Exp(t); } s += z * z; } return s;",
        ["ViewsOfRounds"] = "double s = 0; double[] g = new double[n]; for (int i = 0; i < n; i++) g[i] = Math.Cos(x[i]); for (int h = 1; h < n; h *= 2) for (int i = 0; i + h < n; i += 2 * h) { for (int k = 1; k < n; k++) { Span<double> part = g.AsSpan().Slice(i); w[i + h] += 0.1 * Math.Sin(part[0]) * x[k]; } s += w[i + h]; } return s * w[1];",
        ["RowsThatAreNotThere"] = "var t = new double[3][]; for (int r = 0; r < 3; r++) { t[r] = new double[n]; for (int j = 0; j < n; j++) t[r][j] = w[j] * x[j] + r; } double s = 0; for (int k = 0; k <= 3; k++) { int to = k < 3 ? n : 0; for (int i = 0; i < to; i++) { t[k][i] = Math.Sin(t[k][i]) * w[i]; s += t[k][i]; } for (int i = 0; i < n; i++) s += x[i] * (k > 0 ? t[k - 1][i] : 1); } return s;",
        ["ElementsThatAreNotThere"] = "double s = 0; for (int k = 0; k <= n; k++) { int to = k < n ? n : 0; for (int i = 0; i < to; i++) s += w[i] * x[k]; for (int i = 0; i < n; i++) { if (k > 0) s += w[i] * x[k - 1]; if (w[i] > 0.2 && k < n) s += x[k]; s += w[i] * w[i]; } } return s;",
        ["NextUnderACondition"] = "double s = 0; w[n - 1] = -1; for (int i = 0; i < n; i++) { if (w[i] > 0) s += 2 * x[i + 1]; s += Math.Sin(w[i]); } return s * s;",
        ["Local"] = "var t = new double[n]; for (int i = 0; i < n; i++) t[i] = w[i] * w[i]; for (int i = 0; i < n; i++) t[i] *= x[i]; double s = 0; for (int i = 0; i < n; i++) s += t[i] * t[i]; return s;",
        ["Shared"] = "double s = 0; for (int i = 0; i < n; i++) s += w[i] * x[0] + x[0] * x[0]; return s;",
        ["Rows"] = "double s = 0; for (int r = 0; r < n; r++) { double d = 0; for (int j = 0; j < 3; j++) { double u = x[r] - w[j]; d += u * u; } s += Math.Exp(-d); } return s;",
        ["Scratch"] = "var t = new double[4]; double s = 0; for (int r = 0; r < n; r++) { for (int j = 0; j < 4; j++) t[j] = x[r] * w[j]; double m = t[0]; for (int j = 1; j < 4; j++) if (t[j] > m) m = t[j]; double z = 0; for (int j = 0; j < 4; j++) z += Math.Exp(t[j] - m); s += Math.Log(z) + m; } return s;",
        ["ScratchInLoops"] = "int m = n > 3 ? 3 : n; var t = new double[m]; double s = 0; for (int r = 0; r < n; r++) { double z = 0.1; for (int c = 0; c < 4; c++) { for (int j = 0; j < m; j++) t[j] = x[r] * w[j] + z * c; for (int j = 0; j < m; j++) z += 0.2 * Math.Sin(t[j]); } s += z * z; } return s;",
        ["ChoiceByAConstant"] = "double s = 0; for (int i = 0; i < n; i++) s += Math.Tanh(3 switch { 0 => x[i] * Math.Tanh(w[i]), 1 or 2 => (3 switch { 0 => x[i], 1 or 2 => w[i], _ => w[0] / (1.5 + x[i] * x[i]) }), _ => w[1] }); return s;",
        ["Strided"] = "double s = 0; for (int r = 0; r < n / 3; r++) { double p = 1; for (int j = 0; j < 3; j++) p *= 1 + x[r * 3 + j] * w[j]; s += p; } return s;",
        ["Kept"] = "var t = new double[4]; double s = 0; for (int r = 0; r < n; r++) { for (int j = 0; j < 4; j++) t[j] += x[r] * w[j]; s += t[r % 4] * t[1]; } return s;",
        ["ReadAfter"] = "var t = new double[4]; double s = 0; for (int r = 0; r < n; r++) { for (int j = 0; j < 4; j++) t[j] = x[r] * w[j] * x[r]; s += t[1] * t[2]; } return s + t[0] * t[3];",
        ["Triangle"] = "double s = 0; for (int i = 0; i < n; i++) { double u = w[i]; for (int j = 0; j < i; j++) { u *= 1 + 0.01 * x[j]; } s += u; } return s;",
        ["Indices"] = "double s = 0; for (int i = 0; i < n; i++) s += x[i / 2] * w[i % 4] + x[n - 1 - i]; return s;",
        ["Aliases"] = "Span<double> a = x.AsSpan(0, n), b = x.AsSpan(0, n); for (int i = 0; i + 1 < n; i++) a[i] = b[i + 1] * w[i]; double s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s;",
        ["Powers"] = "double s = 0; for (int i = 0; i < n; i++) s += Math.Pow(1.5 + x[i], w[i]) + Math.Cbrt(w[i]) + Math.Atan2(w[i], 2 + x[i]); return s;",
        ["ReversedUnderACondition"] = "double s = 0; for (int i = 0; i < n; i++) { if (x[i] > 0) s += Math.Sqrt(x[i]) * w[n - 1 - i]; } return s;",
        ["RowTooShortForAll"] = "x[n - 1] = -1; Span<double> q = w.AsSpan(0, n - 1); double s = 0; for (int i = 0; i < n; i++) { if (x[i] > 0) s += Math.Log(x[i]) * q[i]; } return s;",
        ["OwnWhereNobodyGoes"] = "int k = n > 8 ? 1 : n + 5; var t = new double[3]; double s = 0; for (int r = 0; r < n; r++) { for (int j = 0; j < 3; j++) t[j] = x[r] * w[j]; double z = t[0]; if (x[r] > 2) { t[k] = x[r] * z; z += t[k] * t[2]; } for (int j = 0; j < 3; j++) z += Math.Exp(t[j]); s += Math.Log(z * z + 1); } return s;",
        ["TakenAway"] = "double c = Math.Tanh(w[0]), s = 0; for (int i = 0; i < n; i++) { x[i] -= c; s += Math.Tanh(x[i]) * w[i]; } for (int i = n - 1; i >= 0; i--) { s += Math.Tanh(w[1] + ((x[i] -= Math.Tanh(c)) / (1.5 + c * c))); } return s;",
        ["RowsOfTheirOwn"] = "var r = new double[n][]; for (int i = 0; i < n; i++) r[i] = new double[2]; for (int i = 0; i < n; i++) { r[i][0] = x[i] * w[0]; r[i][1] = Math.Sin(x[i] * w[1]); } double s = 0; for (int i = 0; i < n; i++) s += r[i][0] * r[i][1]; return s;",
        ["TwoRows"] = "int m = n / 2; for (int r = 0; r < 2; r++) { int p = r == 0 ? 0 : m; for (int i = 0; i < m; i++) { x[p + i] = x[p + i] * w[i] + 0.5 * x[m + i]; x[m + i] += Math.Sin(x[p + i]); x[p + i] *= w[i]; } } double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["RowsAtAnyDistance"] = "int m = n / 2; double s = 0; for (int p = 0; p < m && p < 20; p++) for (int q = 0; q < 3; q++) { for (int i = 0; i < m - 2; i++) { x[p + i] = Math.Sin(x[p + i] + 0.1 * x[q + i]); x[p + i] -= 0.1 * w[i] * x[q + i]; } } for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["SumsOfTwoRows"] = "int m = n / 2; double s = 0; for (int p = 0; p < 3; p++) for (int q = 0; q < 3; q++) for (int i = 0; i < m - 1; i++) { double t = x[p % 2 + i] * w[i]; s += t * x[q % 2 + i] + Math.Exp(0.1 * x[q % 2 + i]); } return s;",
        ["OneRowByTwoNames"] = "int m = n / 3; int g = 2 * m, h = m * 2; for (int i = 0; i < m; i++) { x[g + i] = Math.Sin(x[h + i] * w[i]); x[h + i] += x[g + i] * x[h + i]; x[g + i] *= w[i]; } double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; return s;",
        ["Gates"] = "int m = n / 4; double[] c = x.AsSpan(0, 2 * m).ToArray(), z = new double[m]; double s = 0; for (int t = 0; t < 3; t++) for (int k = 0; k < 2; k++) { int h = k * m, e = (1 - k) * m; for (int i = 0; i < m; i++) { double f = 1 / (1 + Math.Exp(-(z[i] * w[i] + w[m + i]))); double g = Math.Tanh(c[h + i] * w[2 * m + i]); c[e + i] = c[e + i] * f + g; c[h + i] = f * Math.Tanh(c[e + i]); z[i] = c[h + i]; } for (int i = 0; i < m; i++) s += z[i] * x[2 * m + i]; } return s;",
        ["NamesInBothSweeps"] = "double s = 0; for (int i = n - 2; i >= 0; i--) { if (x[1 + i] > 0.3) { s += Math.Sin(w[i] * x[1 + i]); } } return s;",
        ["SmallArrays"] = "double[] o = new double[3], p = new double[2]; double s = 0; for (int i = 0; i < n / 3; i++) { for (int k = 0; k < 3; k++) o[k] = x[3 * i + k] - w[i] * k; for (int k = 0; k < 2; k++) p[k] = o[k] / (3 + o[2] * o[2]); double r = p[0] * p[0] + p[1] * p[1]; for (int k = 0; k < 2; k++) { p[k] *= 1 + w[3 * i + k] * r; s += (w[i] * p[k] - k) * p[k]; } } return s;",
        ["Steps"] = "double s = 0; for (int t = 0; t < 3; t++) { for (int i = 0; i < n; i++) x[i] = Math.Tanh(x[i] * w[i] + 0.1 * t); for (int i = 0; i < n; i++) s += x[i] * x[i]; } return s;",
    };

    /// <summary>All methods, marked so; <c>Call</c> runs the gradient of one in one of its forms: 0 as a user would, or for vectors of so many bits, or -1 for the scalar one.</summary>
    public static string Source(string name, string body, string attribute, string number, bool hasForms)
    {
        string text = number == "double" ? body : body.Replace("double", "float").Replace("Math.", "MathF.").Replace("1e3", "1e3f");
        text = number == "double" ? text : System.Text.RegularExpressions.Regex.Replace(text, @"(?<![\w.])(\d+\.\d+)(?!\w)", "$1f");
        string vjp(string form) => $"{name}Vjp{form}(n, w, x, 1, gw, gx)";
        string forms = hasForms ? $"512 => {vjp("512")}, 256 => {vjp("256")}, -1 => {vjp("Scalar")}," : "";
        return $$"""
            using AutoDiffGen;
            public static partial class P
            {
                [{{attribute}}]
                public static {{number}} {{name}}(int n, {{number}}[] w, {{number}}[] x) { {{text}} }

                public static {{number}} Call(int form, int n, {{number}}[] w, {{number}}[] x, {{number}}[] gw, {{number}}[] gx) => form switch
                {
                    {{forms}}
                    _ => {{name}}Gradient(n, w, x, gw, gx),
                };
            }
            """;
    }
}
