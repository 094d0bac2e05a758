using System.ComponentModel;
using System.Globalization;

namespace AutoDiffGen;

/// <summary>The asking half of a generated <c>FGradientCheck</c>, which answers in a loop until there is no next question.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GradientProbe
{
    /// <summary>Up to so many numbers each is compared; of more, as many at random, and all together along random directions.</summary>
    private const int Each = 64;
    private const int RandomPoints = 3;

    private readonly List<(string Name, int Start, int[] Shape, string[] Fields)> parameters = [];
    private readonly Random random = new(20110);
    private readonly bool isSingle;
    private readonly double[] weights;
    private IEnumerator<Question>? questions;
    private double[]? point, gradient, direction;
    private int count;
    private double error, expected, found, largest;

    /// <param name="method">Its name.</param>
    /// <param name="outputs">How many numbers it gives.</param>
    /// <param name="isReal">Whether the first of them is its result, whose gradient is meant.</param>
    /// <param name="isSingle">Whether there are floats among the numbers.</param>
    public GradientProbe(string method, int outputs, bool isReal, bool isSingle)
    {
        this.isSingle = isSingle;
        Report = new GradientCheckReport(method) { ForwardTolerance = isSingle ? 1e-3 : 1e-9, DifferenceTolerance = isSingle ? 1e-2 : 1e-6 };
        Outputs = new double[outputs];
        Seeds = new double[outputs];
        weights = new double[outputs];
        for (int k = 0; k < outputs; k++) weights[k] = isReal && k == 0 ? 1 : Rounded(0.5 + random.NextDouble());
    }

    private enum Question
    {
        Value,
        Gradient,
        Tangent,
    }

    /// <summary>What was found so far.</summary>
    public GradientCheckReport Report { get; }

    /// <summary>The numbers of the parameters, one after the other; first the given ones.</summary>
    public double[] Point => point ??= new double[count];

    /// <summary>The adjoints of the outputs.</summary>
    public double[] Seeds { get; }

    /// <summary>Where the derivatives by reverse mode go.</summary>
    public double[] Gradient => gradient ??= new double[count];

    /// <summary>The tangents of the parameters.</summary>
    public double[] Direction => direction ??= new double[count];

    /// <summary>Where the outputs go, or their tangents.</summary>
    public double[] Outputs { get; }

    /// <summary>Whether the question is for <see cref="Gradient"/>.</summary>
    public bool AsksForGradient => questions!.Current == Question.Gradient;

    /// <summary>Whether the question is for the tangents of the outputs; else it is for the outputs.</summary>
    public bool AsksForTangent => questions!.Current == Question.Tangent;

    /// <summary>A number, or a struct of these fields.</summary>
    public void AddValue(string name, params string[] fields) => Add(name, 1, [], fields);

    /// <summary>Numbers one after the other, or structs of these fields.</summary>
    public void AddStorage(string name, int length, params string[] fields) => Add(name, length, [length], fields);

    /// <inheritdoc cref="AddStorage(string, int, string[])"/>
    public void AddStorage(string name, Array storage, params string[] fields)
    {
        int length = storage is Array[] rows ? rows.Sum(r => r.Length) : storage.Length;
        int[] shape = storage is Array[] jagged ? [-1, .. jagged.Select(r => r.Length)] : [.. Enumerable.Range(0, storage.Rank).Select(storage.GetLength)];
        Add(name, length, shape, fields);
    }

    private void Add(string name, int length, int[] shape, string[] fields)
    {
        parameters.Add((name, count, shape, fields));
        count += length * Math.Max(1, fields.Length);
    }

    /// <summary>Whether there is another question, with the last one answered.</summary>
    public bool Next() => (questions ??= Questions().GetEnumerator()).MoveNext();

    private IEnumerable<Question> Questions()
    {
        double[] given = [.. Point];
        for (int trial = 0; trial <= RandomPoints; trial++)
        {
            double[] at = trial == 0 ? given : [.. given.Select(x => Rounded(x + 0.05 * Scale(x) * (2 * random.NextDouble() - 1)))];
            at.CopyTo(Point, 0);
            yield return Question.Value;
            Report.Points++;
            if (!double.IsFinite(Weighted()))
            {
                Report.Skipped++;
                continue;
            }
            weights.CopyTo(Seeds, 0);
            Array.Clear(Gradient);
            yield return Question.Gradient;
            double[] slopes = [.. Gradient];
            foreach (Question question in Singles(at, slopes, trial)) yield return question;
            if (count > Each)
                foreach (Question question in Together(at, slopes, trial)) yield return question;
        }
        given.CopyTo(Point, 0);
        yield return Question.Value;
    }

    /// <summary>Each number alone.</summary>
    private IEnumerable<Question> Singles(double[] at, double[] slopes, int trial)
    {
        for (int k = 0; k < Math.Min(count, Each); k++)
        {
            int i = count <= Each ? k : random.Next(count);
            foreach (Question question in Alone(at, slopes, i, trial)) yield return question;
        }
    }

    /// <summary>All numbers together; where that goes wrong, ever smaller parts of them, down to one.</summary>
    private IEnumerable<Question> Together(double[] at, double[] slopes, int trial)
    {
        for (int isDifference = 0; isDifference < 2; isDifference++)
        {
            int from = 0, to = count;
            while (true)
            {
                foreach (Question question in Compare(at, slopes, from, to, isDifference == 1)) yield return question;
                if (!(error > (isDifference == 1 ? Report.DifferenceTolerance : Report.ForwardTolerance))) break;
                if (to - from == 1)
                {
                    Note(from, trial, isDifference == 1);
                    break;
                }
                int middle = (from + to) / 2;
                foreach (Question question in Compare(at, slopes, from, middle, isDifference == 1)) yield return question;
                double left = Math.Abs(expected - found);
                foreach (Question question in Compare(at, slopes, middle, to, isDifference == 1)) yield return question;
                (from, to) = left > Math.Abs(expected - found) ? (from, middle) : (middle, to);
            }
        }
    }

    private IEnumerable<Question> Alone(double[] at, double[] slopes, int i, int trial)
    {
        for (int isDifference = 0; isDifference < 2; isDifference++)
        {
            foreach (Question question in Compare(at, slopes, i, i + 1, isDifference == 1)) yield return question;
            if (error == -1) Report.Skipped++;
            else Note(i, trial, isDifference == 1);
        }
    }

    /// <summary>Leaves the slope along a direction in two ways, and their relative difference; that is -1 where there is nothing to compare.</summary>
    private IEnumerable<Question> Compare(double[] at, double[] slopes, int from, int to, bool isDifference)
    {
        Array.Clear(Direction);
        for (int i = from; i < to; i++) Direction[i] = to - from == 1 ? 1 : i % 3 - 1 + 0.5;
        found = 0;
        double scale = 0;
        for (int i = from; i < to; i++) found += slopes[i] * Direction[i];
        foreach (double slope in slopes) scale = Math.Max(scale, Math.Abs(slope));
        if (!isDifference)
        {
            yield return Question.Tangent;
            expected = Weighted();
            error = !double.IsFinite(expected) ? (found.Equals(expected) ? 0 : -1) : Relative(Math.Abs(found - expected), (isSingle ? 1e-6 : 1e-14) * scale * (to - from));
            yield break;
        }
        double step = (isSingle ? 8e-3 : 1e-4) * (to - from == 1 ? Scale(at[from]) : at.Max(Scale)), noise = 0;
        double[] estimates = new double[2];
        for (int half = 0; half < 2; half++, step /= 2)
        {
            double width = 0, above = 0, below = 0;
            for (int sign = 1; sign >= -1; sign -= 2)
            {
                for (int i = from; i < to; i++)
                {
                    double moved = Rounded(at[i] + sign * step * Direction[i]);
                    Point[i] = moved;
                    if (to - from == 1) width += sign * moved;
                }
                yield return Question.Value;
                (above, below) = sign == 1 ? (Weighted(), 0) : (above, Weighted());
                at.CopyTo(Point, 0);
            }
            if (to - from > 1) width = 2 * step;
            estimates[half] = (above - below) / width;
            noise = (isSingle ? 2e-6 : 4e-15) * (Math.Abs(above) + Math.Abs(below) + largest) / width;
        }
        expected = (4 * estimates[1] - estimates[0]) / 3;   // Richardson: the error of second order cancels
        bool diverges = double.IsInfinity(found) && Math.Abs(estimates[1]) > Math.Abs(estimates[0]);
        error = !double.IsFinite(expected) || diverges ? -1 : Relative(Math.Abs(found - expected), noise + Math.Abs(estimates[1] - estimates[0]) + (isSingle ? 1e-4 : 1e-9) * scale);
    }

    private double Weighted()
    {
        double sum = 0;
        largest = 0;
        for (int k = 0; k < Outputs.Length; k++)
        {
            sum += weights[k] * Outputs[k];
            largest = Math.Max(largest, Math.Abs(weights[k] * Outputs[k]));
        }
        return sum;
    }

    private double Relative(double difference, double noise) => difference <= noise ? 0 : (difference - noise) / Math.Max(Math.Abs(expected), Math.Abs(found));

    private double Rounded(double x) => isSingle ? (float)x : x;

    private static double Scale(double x) => Math.Max(0.1, Math.Abs(x));

    private void Note(int i, int trial, bool isDifference)
    {
        Report.Comparisons++;
        GradientComparison worst = isDifference ? Report.ReverseAgainstDifferences : Report.ForwardAgainstReverse;
        if (worst.Name is not null && (error <= worst.Error || double.IsNaN(worst.Error))) return;
        (string parameter, string name, int index) = NameOf(i);
        var comparison = new GradientComparison(name, parameter, index, trial, found, expected, error);
        if (isDifference) Report.ReverseAgainstDifferences = comparison;
        else Report.ForwardAgainstReverse = comparison;
    }

    private (string Parameter, string Name, int Index) NameOf(int number)
    {
        (string name, int start, int[] shape, string[] fields) = parameters.FindLast(p => p.Start <= number);
        int index = number - start, element = index / Math.Max(1, fields.Length);
        string field = fields.Length == 0 ? "" : "." + fields[index % fields.Length];
        return (name, name + Subscript(shape, element) + field, index);
    }

    private static string Subscript(int[] shape, int element)
    {
        if (shape.Length == 0) return "";
        if (shape[0] < 0)
        {
            int row = 1;
            while (element >= shape[row]) element -= shape[row++];
            return string.Create(CultureInfo.InvariantCulture, $"[{row - 1}][{element}]");
        }
        int[] subscripts = new int[shape.Length];
        for (int d = shape.Length - 1; d >= 0; element /= shape[d--]) subscripts[d] = element % shape[d];
        return $"[{string.Join(", ", subscripts)}]";
    }
}
