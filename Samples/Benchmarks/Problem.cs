using AutoDiffGen.Samples.GradBench;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>An objective at a point, its generated derivative, and what that is measured against.</summary>
internal sealed unsafe record Problem(string Name, Action Primal, Action Gradient)
{
    /// <summary>The derivative generated in fast mode.</summary>
    public Action? Fast { get; init; }

    /// <summary>The derivative written by hand in C#.</summary>
    public Action? ByHand { get; init; }

    /// <summary>The derivative written by hand in C.</summary>
    public Action? InC { get; init; }

    /// <summary>Where all of them leave the derivative.</summary>
    public IReadOnlyList<Array> Results { get; init; } = [];

    public override string ToString() => Name;

    /// <summary>Whether they all compute the same derivative, but for rounding.</summary>
    public bool IsTheSame(Action other, double tolerance)
    {
        Gradient();
        double[] expected = Numbers();
        foreach (Array result in Results) Array.Clear(result);
        other();
        double largest = expected.Max(Math.Abs);
        return expected.Zip(Numbers()).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance * largest);

        double[] Numbers() => [.. Results.SelectMany(r => r.Cast<object>().Select(Convert.ToDouble))];
    }

    public static IReadOnlyList<Problem> All { get; } =
    [
        Gmm(10, 25, 500), Gmm(64, 50, 30), Lstm(2, 14, 1024), Ba(5_000), Ht(hasCoordinates: false), Ht(hasCoordinates: true), LogSumExp(100_000), Rosenbrock(10), Rosenbrock(1_000), BlackScholes(100_000), Pendulum(100_000), Digits(1), Digits(32), Digits(128),
    ];

    private static Problem Gmm(int d, int k, int n)
    {
        double[] x = Numbers(n * d), alpha = Numbers(k), means = Numbers(k * d), diagonals = Numbers(k * d), lowers = Numbers(k * d * (d - 1) / 2);
        double[] a = new double[alpha.Length], m = new double[means.Length], q = new double[diagonals.Length], l = new double[lowers.Length];
        double[] room = new double[3 * k * d + d + 3 * k];
        return new(
            $"mixture of {k} Gaussians, {d} dimensions, {n} points", () => GradBench.Gmm.Objective(d, k, x, 0, 1, alpha, means, diagonals, lowers),
            () => GradBench.Gmm.ObjectiveGradient(d, k, x, 0, 1, alpha, means, diagonals, lowers, a, m, q, l))
        {
            Fast = () => FastObjectives.MixtureGradient(d, k, x, alpha, means, diagonals, lowers, a, m, q, l),
            ByHand = () => HandWritten.Mixture(d, k, x, alpha, means, diagonals, lowers, a, m, q, l, room),
            InC = () =>
            {
                fixed (double* px = x, pa = alpha, pm = means, pq = diagonals, pl = lowers, ga = a, gm = m, gq = q, gl = l) NativeGradients.Mixture(d, k, n, px, pa, pm, pq, pl, ga, gm, gq, gl);
            },
            Results = [a, m, q, l],
        };
    }

    /// <summary>The gradient by one thread in place of the primal, and by all.</summary>
    public static Problem Threads(int d, int k, int n)
    {
        double[] x = Numbers(n * d), alpha = Numbers(k), means = Numbers(k * d), diagonals = Numbers(k * d), lowers = Numbers(k * d * (d - 1) / 2);
        double[] a = new double[alpha.Length], m = new double[means.Length], q = new double[diagonals.Length], l = new double[lowers.Length];
        var one = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        return new(
            $"mixture of {k} Gaussians, {d} dimensions, {n} points", () => Objectives.MixtureGradient(d, k, x, alpha, means, diagonals, lowers, a, m, q, l, one),
            () => Objectives.MixtureGradient(d, k, x, alpha, means, diagonals, lowers, a, m, q, l));
    }

    private static Problem Lstm(int layers, int width, int characters)
    {
        double[] main = Numbers(layers * 8 * width), extra = Numbers(3 * width), state = Numbers(layers * 2 * width);
        double[] sequence = [.. Numbers(characters * width).Select(v => v > 0 ? 1.0 : 0)], mainGradient = new double[main.Length], extraGradient = new double[extra.Length];
        return new(
            $"recurrent network, {layers} layers, {characters} characters", () => GradBench.Lstm.Objective(width, main, extra, state, sequence),
            () => GradBench.Lstm.ObjectiveGradient(width, main, extra, state, sequence, mainGradient, extraGradient))
        {
            Fast = () => FastObjectives.RecurrentGradient(width, main, extra, state, sequence, mainGradient, extraGradient),
            Results = [mainGradient, extraGradient],
        };
    }

    private static Problem Ba(int observations)
    {
        double[] camera = [-0.76, -1.1, -0.85, 34.6, 39.7, 53.9, 419.2, 5.9, -8.5, 0.088, 0.0027], point = [7.2, 0.001, 3], feature = [271.8, 834.2], error = new double[2], block = new double[30];
        return new(
            $"bundle adjustment, Jacobian of {observations} observations",
            () =>
            {
                for (int i = 0; i < observations; i++) GradBench.Ba.Project(camera, point, 0.4, feature, error);
            },
            () =>
            {
                for (int i = 0; i < observations; i++) GradBench.Ba.ProjectJacobian(camera, point, 0.4, feature, error, block);
            });
    }

    /// <summary>A hand of 544 vertices, each moved by four bones of 22, and 200 measured points.</summary>
    private static Problem Ht(bool hasCoordinates)
    {
        const int Bones = 22, Vertices = 544, Points = 200;
        var random = new Random(2);
        double[] weights = new double[Vertices * Bones];
        for (int vertex = 0; vertex < Vertices; vertex++)
            for (int k = 0; k < 4; k++) weights[vertex * Bones + random.Next(Bones)] = 0.25;
        var hand = new GradBench.HandModel(
            [.. Enumerable.Range(0, Bones).Select(bone => bone == 0 ? -1 : random.Next(bone))], Numbers(16 * Bones), Numbers(16 * Bones), Numbers(4 * Vertices), weights,
            [.. Enumerable.Range(0, 3 * Vertices).Select(_ => random.Next(Vertices))], IsMirrored: false);
        double[] theta = Numbers(26), us = hasCoordinates ? Numbers(2 * Points) : [], points = Numbers(3 * Points), residuals = new double[3 * Points];
        double[] directions = GradBench.Ht.Directions(theta.Length, us.Length), jacobian = new double[(hasCoordinates ? 28 : 26) * residuals.Length];
        int[] correspondences = [.. Enumerable.Range(0, Points).Select(_ => random.Next(Vertices))];
        return new(
            $"hand tracking, Jacobian, {(hasCoordinates ? "complicated" : "simple")}",
            () => GradBench.Ht.Residuals(theta, us, hand, correspondences, points, residuals),
            () =>
            {
                if (hasCoordinates) GradBench.Ht.ResidualsOfCoordinatesJvpBatch(theta, us, hand, correspondences, points, residuals, directions, jacobian);
                else GradBench.Ht.ResidualsJacobian(theta, us, hand, correspondences, points, residuals, jacobian);
            });
    }

    private static Problem LogSumExp(int n)
    {
        double[] x = Numbers(n), gradient = new double[n];
        return new($"log Σ exp of {n} numbers", () => Objectives.LogSumExp(x), () => Objectives.LogSumExpGradient(x, gradient))
        {
            Fast = () => FastObjectives.LogSumExpGradient(x, gradient),
            ByHand = () => HandWritten.LogSumExp(x, gradient),
            InC = () =>
            {
                fixed (double* px = x, pg = gradient) NativeGradients.LogSumExp(n, px, pg);
            },
            Results = [gradient],
        };
    }

    private static Problem Rosenbrock(int n)
    {
        double[] x = Numbers(n), gradient = new double[n];
        return new($"Rosenbrock's valley in {n} dimensions", Often(() => Objectives.Rosenbrock(x)), Often(() => Objectives.RosenbrockGradient(x, gradient)))
        {
            Fast = Often(() => FastObjectives.RosenbrockGradient(x, gradient)),
            ByHand = Often(() => HandWritten.Rosenbrock(x, gradient)),
            InC = Often(() =>
            {
                fixed (double* px = x, pg = gradient) NativeGradients.Rosenbrock(n, px, pg);
            }),
            Results = [gradient],
        };

        Action Often(Action action) => () =>
        {
            for (int i = 0; i < 100_000 / n; i++) action();
        };
    }

    private static Problem BlackScholes(int n)
    {
        double[] spots = [.. Numbers(n).Select(v => 100 + 20 * v)], volatilities = [.. Numbers(n).Select(v => 0.3 + 0.1 * v)], strikes = [.. Numbers(n).Select(v => 100 - 20 * v)];
        double[] maturities = [.. Numbers(n).Select(v => 1.5 + v)], bySpot = new double[n], byVolatility = new double[n], byRate = new double[1];
        return new(
            $"Black-Scholes, {n} options", () => Objectives.CallValues(spots, volatilities, 0.03, strikes, maturities),
            () => Objectives.CallValuesGradient(spots, volatilities, 0.03, strikes, maturities, bySpot, byVolatility, out byRate[0]))
        {
            Fast = () => FastObjectives.CallValuesGradient(spots, volatilities, 0.03, strikes, maturities, bySpot, byVolatility, out byRate[0]),
            ByHand = () => HandWritten.CallValues(spots, volatilities, 0.03, strikes, maturities, bySpot, byVolatility, out byRate[0]),
            InC = () =>
            {
                fixed (double* ps = spots, pv = volatilities, pk = strikes, pt = maturities, gs = bySpot, gv = byVolatility, gr = byRate) NativeGradients.CallValues(n, ps, pv, 0.03, pk, pt, gs, gv, gr);
            },
            Results = [bySpot, byVolatility, byRate],
        };
    }

    private static Problem Pendulum(int steps)
    {
        double[] states = new double[2 * steps], gradient = new double[3];
        return new(
            $"Runge-Kutta, {steps} steps", () => Objectives.Pendulum(1, 0, 0.1, 1e-4, steps),
            () => Objectives.PendulumGradient(1, 0, 0.1, 1e-4, steps, out gradient[0], out gradient[1], out gradient[2]))
        {
            Fast = () => FastObjectives.PendulumGradient(1, 0, 0.1, 1e-4, steps, out gradient[0], out gradient[1], out gradient[2]),
            ByHand = () => HandWritten.Pendulum(1, 0, 0.1, 1e-4, steps, states, gradient),
            InC = () =>
            {
                fixed (double* pg = gradient) NativeGradients.Pendulum(1, 0, 0.1, 1e-4, steps, pg);
            },
            Results = [gradient],
        };
    }

    /// <summary>The network of the digits over random images, in ordinary loops.</summary>
    private static Problem Digits(int batch)
    {
        float[] images = [.. Numbers(batch * Samples.Digits.Network.Pixels).Select(v => (float)Math.Abs(v))], gradient = new float[Samples.Digits.Network.ParameterCount];
        float[] parameters = [.. Numbers(gradient.Length).Select(v => (float)(0.05 * v))];
        byte[] labels = [.. Enumerable.Range(0, batch).Select(i => (byte)(i % Samples.Digits.Network.Classes))];
        return new(
            $"digits network in loops, batch {batch}", () => Samples.Digits.LoopNetwork.Loss(images, labels, parameters),
            () => Samples.Digits.LoopNetwork.LossGradient(images, labels, parameters, gradient))
        {
            Fast = () => FastObjectives.DigitsGradient(images, labels, parameters, gradient),
            Results = [gradient],
        };
    }

    /// <summary>The gradient of a long run with everything stored in place of the primal, and with checkpoints.</summary>
    public static IReadOnlyList<Problem> Checkpoints(int steps)
    {
        Action stored = () => LongRuns.StoredAllGradient(1, 1, 20, 28, 1e-5, steps, out _, out _, out _, out _);
        return
        [
            new("checkpoints at √n steps", stored, () => LongRuns.SquareRootGradient(1, 1, 20, 28, 1e-5, steps, out _, out _, out _, out _)),
            new("checkpoints in 50 slots", stored, () => LongRuns.FiftySlotsGradient(1, 1, 20, 28, 1e-5, steps, out _, out _, out _, out _)),
        ];
    }

    private static double[] Numbers(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
    }
}
