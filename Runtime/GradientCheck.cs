namespace AutoDiffGen;

/// <summary>Compares gradients with finite differences, for tests.</summary>
public static class GradientCheck
{
    /// <summary>
    /// Compares a gradient at the chosen coordinates with central differences <c>(f(x + h eᵢ) − f(x − h eᵢ)) / 2h</c>, and returns the coordinate where they differ most.
    /// </summary>
    /// <param name="function">Called twice for each coordinate, with one array that must not be kept.</param>
    /// <param name="at">The point; it is not changed.</param>
    /// <param name="gradient">As long as the point.</param>
    /// <param name="coordinates">Which elements to compare.</param>
    /// <param name="step">h, relative to the coordinate where that is larger than 1. The default is for functions that compute in double.</param>
    /// <param name="floor">Differences are measured relative to the larger of the two slopes, but at least to this, below which slopes are noise.</param>
    /// <exception cref="ArgumentException">The gradient's length is not the point's, or there are no coordinates.</exception>
    public static GradientDifference CentralDifferences(
        Func<double[], double> function, ReadOnlySpan<double> at, ReadOnlySpan<double> gradient, ReadOnlySpan<int> coordinates, double step = 1e-5, double floor = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (gradient.Length != at.Length) throw new ArgumentException($"{gradient.Length} elements for {at.Length} coordinates.", nameof(gradient));
        if (coordinates.IsEmpty) throw new ArgumentException("No coordinates to compare.", nameof(coordinates));
        double[] point = at.ToArray();
        var worst = new GradientDifference(coordinates[0], 0, 0, -1);
        foreach (int coordinate in coordinates)
        {
            double slope = Slope(function, point, coordinate, step), given = gradient[coordinate];
            double error = Math.Abs(given - slope) / Math.Max(floor, Math.Max(Math.Abs(given), Math.Abs(slope)));
            if (!(error <= worst.Error)) worst = new GradientDifference(coordinate, given, slope, error);
            if (double.IsNaN(error)) break;
        }

        return worst;
    }

    /// <summary>The step that is taken is the one that the coordinate can represent.</summary>
    private static double Slope(Func<double[], double> function, double[] point, int coordinate, double step)
    {
        double x = point[coordinate], h = step * Math.Max(1, Math.Abs(x));
        double above = x + h, below = x - h;
        point[coordinate] = above;
        double valueAbove = function(point);
        point[coordinate] = below;
        double valueBelow = function(point);
        point[coordinate] = x;
        return (valueAbove - valueBelow) / (above - below);
    }
}

/// <summary>A coordinate, its element of the gradient, the slope that finite differences say, and their relative difference (NaN where either is).</summary>
public readonly record struct GradientDifference(int Coordinate, double Given, double Expected, double Error);
