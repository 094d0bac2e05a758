namespace AutoDiffGen.Samples.Digits;

/// <summary>Loss and accuracy over the epochs, side by side.</summary>
internal static class LearningCurves
{
    private const double Width = 880, Height = 360, Top = 60, Bottom = 310;
    private const string Blue = "#1f77b4", Pale = "#b5d3ea", Orange = "#e6700f";

    public static void Draw(Trained trained, string path)
    {
        var svg = new Svg(Width, Height);
        int epochs = trained.Epochs.Count;
        double perEpoch = (double)trained.BatchLosses.Count / epochs;
        (double, double)[] batches = [.. trained.BatchLosses.Select((loss, i) => ((i + 0.5) / perEpoch, (double)loss))];
        (double, double)[] means = [.. trained.Epochs.Select((epoch, i) => (i + 0.5, epoch.Loss))];
        (double, double)[] accuracies = [.. trained.Epochs.Select((epoch, i) => (i + 1.0, 100 * epoch.TestAccuracy))];

        var loss = new Panel(svg, 60, 430, epochs, 0, trained.BatchLosses.Where(float.IsFinite).DefaultIfEmpty(1).Max(), "training loss: batches, and the mean of each epoch");
        loss.Curve(batches, Pale, 1);
        loss.Curve(means, Blue, 2, dots: true);
        double lowest = Math.Floor(accuracies.Min(point => point.Item2) - 0.5);
        var accuracy = new Panel(svg, 490, 860, epochs, lowest, 100, $"test accuracy in %: {accuracies[^1].Item2:f1} at the end");
        accuracy.Curve(accuracies, Orange, 2, dots: true);
        svg.Save(path);
    }

    /// <summary>Axes and the scales that go with them.</summary>
    private sealed class Panel
    {
        private readonly Svg svg;
        private readonly Func<double, double> x;
        private readonly Func<double, double> y;

        public Panel(Svg svg, double left, double right, int epochs, double low, double high, string title)
        {
            this.svg = svg;
            x = epoch => left + (right - left) * epoch / epochs;
            y = value => Bottom - (Bottom - Top) * (value - low) / (high - low);
            svg.Text(left, Top - 24, title, 14);
            foreach (double tick in Ticks(low, high))
            {
                svg.Line(left, y(tick), right, y(tick));
                svg.Text(left - 8, y(tick) + 4, tick.ToString("0.##"), anchor: "end");
            }

            foreach (double tick in Ticks(0, epochs).Where(double.IsInteger)) svg.Text(x(tick), Bottom + 18, tick.ToString("0"), anchor: "middle");
            svg.Line(left, Bottom, right, Bottom, "#333");
            svg.Text((left + right) / 2, Bottom + 38, "epoch", anchor: "middle");
        }

        public void Curve((double X, double Y)[] points, string colour, double width, bool dots = false)
        {
            svg.Curve(points.Select(point => (x(point.X), y(point.Y))), colour, width);
            if (!dots) return;
            foreach ((double epoch, double value) in points) svg.Dot(x(epoch), y(value), colour);
        }

        /// <summary>Round numbers, 1, 2 or 5 times a power of ten apart, at most nine of them.</summary>
        private static IEnumerable<double> Ticks(double low, double high)
        {
            double power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 8)));
            double step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => (high - low) / step <= 8);
            for (double i = Math.Ceiling(low / step); i * step <= high; i++) yield return i * step;
        }
    }
}
