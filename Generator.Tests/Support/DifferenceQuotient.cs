namespace AutoDiffGen.Tests.Support;

/// <summary>A central difference quotient, extrapolated, with what it is worth.</summary>
internal readonly record struct DifferenceQuotient(double Value, double Tolerance)
{
    /// <summary>None where the function is not finite, or not smooth enough to tell.</summary>
    public static DifferenceQuotient? At(Func<double[], double> f, double[] point, int component, bool singlePrecision)
    {
        double h = (singlePrecision ? 0.02 : 1e-3) * Math.Max(1, Math.Abs(point[component]));
        double wide = Central(h), narrow = Central(h / 2);
        double value = (4 * narrow - wide) / 3;
        double error = Math.Abs(wide - narrow), scale = 1 + Math.Abs(value);
        return double.IsFinite(value) && error < 0.01 * scale
            ? new DifferenceQuotient(value, (singlePrecision ? 1e-3 : 1e-7) * scale + 0.2 * error)
            : null;

        double Central(double step)
        {
            double[] x = [.. point];
            x[component] = point[component] + step;
            double up = Value();
            x[component] = point[component] - step;
            return (up - Value()) / (2 * step);

            double Value()
            {
                try
                {
                    return f(x);
                }
                catch (Exception)
                {
                    return double.NaN;
                }
            }
        }
    }
}
