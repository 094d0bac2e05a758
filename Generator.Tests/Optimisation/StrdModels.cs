namespace AutoDiffGen.Tests.Optimisation;

/// <summary>
/// Nonlinear regression problems of the NIST Statistical Reference Datasets (public domain, www.itl.nist.gov/div898/strd): observations, the second of the two
/// starts, certified parameters and residual sum of squares. That the parameters give the sum proves the observations.
/// </summary>
public static partial class StrdModels
{
    private const string Misra = "10.07 77.6; 14.73 114.9; 17.94 141.1; 23.93 190.8; 29.61 239.9; 35.18 289; 40.02 332.8; 44.82 378.4; 50.76 434.8; 55.05 477.3; 61.01 536.8; 66.4 593.1; 75.47 689.1; 81.78 760";

    [Differentiable(Derivatives.Jacobian)]
    public static void Misra1a(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * (1 - Math.Exp(-b[1] * x));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Misra1b(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * (1 - 1 / ((1 + b[1] * x / 2) * (1 + b[1] * x / 2)));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void DanWood(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * Math.Pow(x, b[1]);
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void BoxBod(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * (1 - Math.Exp(-b[1] * x));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Rat42(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] / (1 + Math.Exp(b[1] - b[2] * x));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Rat43(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] / Math.Pow(1 + Math.Exp(b[1] - b[2] * x), 1 / b[3]);
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Mgh09(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]);
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Mgh10(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * Math.Exp(b[1] / (x + b[2]));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Eckerle4(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] / b[1] * Math.Exp(-0.5 * (x - b[2]) * (x - b[2]) / (b[1] * b[1]));
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Lanczos3(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = b[0] * Math.Exp(-b[1] * x) + b[2] * Math.Exp(-b[3] * x) + b[4] * Math.Exp(-b[5] * x);
        }
    }

    [Differentiable(Derivatives.Jacobian)]
    public static void Thurber(ReadOnlySpan<double> b, [NonDifferentiable] ReadOnlySpan<double> at, Span<double> y)
    {
        for (int i = 0; i < at.Length; i++)
        {
            double x = at[i];
            y[i] = (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6])));
        }
    }

    /// <summary>All problems, as many as there are models.</summary>
    public static readonly StrdProblem[] All =
    [
        new(Misra1a, Misra1aJacobian,
            Misra,
            [250, 0.0005], [238.94212918, 0.00055015643181], 0.12455138894),
        new(Misra1b, Misra1bJacobian,
            Misra,
            [300, 0.0002], [337.99746163, 0.00039039091287], 0.075464681533),
        new(DanWood, DanWoodJacobian,
            "2.138 1.309; 3.421 1.471; 3.597 1.49; 4.34 1.565; 4.882 1.611; 5.66 1.68",
            [0.7, 4], [0.76886226176, 3.8604055871], 0.0043173084083),
        new(BoxBod, BoxBodJacobian,
            "109.0 1.0; 149.0 2.0; 149.0 3.0; 191.0 5.0; 213.0 7.0; 224.0 10.0",
            [100, 0.75], [213.80940889, 0.54723748542], 1168.0088766),
        new(Rat42, Rat42Jacobian,
            "8.93 9.0; 10.8 14.0; 18.59 21.0; 22.33 28.0; 39.35 42.0; 56.11 57.0; 61.73 63.0; 64.62 70.0; 67.08 79.0",
            [75, 2.5, 0.07], [72.462237576, 2.6180768402, 0.067359200066], 8.0565229338),
        new(Rat43, Rat43Jacobian,
            "16.08 1.0; 33.83 2.0; 65.8 3.0; 97.2 4.0; 191.55 5.0; 326.2 6.0; 386.87 7.0; 520.53 8.0; 590.03 9.0; 651.92 10.0; 724.93 11.0; 699.56 12.0; 689.96 13.0; 637.56 14.0; 717.41 15.0",
            [700, 5, 0.75, 1.3], [699.6415127, 5.2771253025, 0.75962938329, 1.2792483859], 8786.404908),
        new(Mgh09, Mgh09Jacobian,
            "0.1957 4.0; 0.1947 2.0; 0.1735 1.0; 0.16 0.5; 0.0844 0.25; 0.0627 0.167; 0.0456 0.125; 0.0342 0.1; 0.0323 0.0833; 0.0235 0.0714; 0.0246 0.0625",
            [0.25, 0.39, 0.415, 0.39], [0.19280693458, 0.19128232873, 0.12305650693, 0.13606233068], 0.00030750560385),
        new(Mgh10, Mgh10Jacobian,
            "34780.0 50.0; 28610.0 55.0; 23650.0 60.0; 19630.0 65.0; 16370.0 70.0; 13720.0 75.0; 11540.0 80.0; 9744.0 85.0; 8261.0 90.0; 7030.0 95.0; 6005.0 100.0; 5147.0 105.0; 4427.0 110.0; 3820.0 115.0; 3307.0 120.0; 2872.0 125.0",
            [0.02, 4000, 250], [0.005609636471, 6181.3463463, 345.22363462], 87.945855171),
        new(Eckerle4, Eckerle4Jacobian,
            "0.0001575 400.0; 0.0001699 405.0; 0.000235 410.0; 0.0003102 415.0; 0.0004917 420.0; 0.000871 425.0; 0.0017418 430.0; 0.00464 435.0; 0.0065895 436.5; 0.0097302 438.0; 0.0149002 439.5; 0.023731 441.0; 0.0401683 442.5; 0.0712559 444.0; 0.1264458 445.5; 0.2073413 447.0; 0.2902366 448.5; 0.3445623 450.0; 0.3698049 451.5; 0.3668534 453.0; 0.3106727 454.5; 0.2078154 456.0; 0.1164354 457.5; 0.0616764 459.0; 0.03372 460.5; 0.0194023 462.0; 0.0117831 463.5; 0.0074357 465.0; 0.0022732 470.0; 0.00088 475.0; 0.0004579 480.0; 0.0002345 485.0; 0.0001586 490.0; 0.0001143 495.0; 7.1e-05 500.0",
            [1.5, 5, 450], [1.5543827178, 4.0888321754, 451.54121844], 0.0014635887487),
        new(Lanczos3, Lanczos3Jacobian,
            "2.5134 0.0; 2.0443 0.05; 1.6684 0.1; 1.3664 0.15; 1.1232 0.2; 0.9269 0.25; 0.7679 0.3; 0.6389 0.35; 0.5338 0.4; 0.4479 0.45; 0.3776 0.5; 0.3197 0.55; 0.272 0.6; 0.2325 0.65; 0.1997 0.7; 0.1723 0.75; 0.1493 0.8; 0.1301 0.85; 0.1138 0.9; 0.1 0.95; 0.0883 1.0; 0.0783 1.05; 0.0698 1.1; 0.0624 1.15",
            [0.5, 0.7, 3.6, 4.2, 4, 6.3], [0.086816414977, 0.95498101505, 0.84400777463, 2.9515951832, 1.5825685901, 4.9863565084], 1.6117193594e-08),
        new(Thurber, ThurberJacobian,
            "80.574 -3.067; 84.248 -2.981; 87.264 -2.921; 87.195 -2.912; 89.076 -2.84; 89.608 -2.797; 89.868 -2.702; 90.101 -2.699; 92.405 -2.633; 95.854 -2.481; 100.696 -2.363; 101.06 -2.322; 401.672 -1.501; 390.724 -1.46; 567.534 -1.274; 635.316 -1.212; 733.054 -1.1; 759.087 -1.046; 894.206 -0.915; 990.785 -0.714; 1090.109 -0.566; 1080.914 -0.545; 1122.643 -0.4; 1178.351 -0.309; 1260.531 -0.109; 1273.514 -0.103; 1288.339 0.01; 1327.543 0.119; 1353.863 0.377; 1414.509 0.79; 1425.208 0.963; 1421.384 1.006; 1442.962 1.115; 1464.35 1.572; 1468.705 1.841; 1447.894 2.047; 1457.628 2.2",
            [1300, 1500, 500, 75, 1, 0.4, 0.05], [1288.13968, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349], 5642.7082397),
    ];
}

public delegate void StrdModel(ReadOnlySpan<double> b, ReadOnlySpan<double> at, Span<double> y);

public delegate void StrdJacobian(ReadOnlySpan<double> b, ReadOnlySpan<double> at, Span<double> y, Span<double> jacobian);

/// <param name="Observations">Pairs y x.</param>
public sealed record StrdProblem(StrdModel Model, StrdJacobian Jacobian, string Observations, double[] Start, double[] Certified, double SumOfSquares)
{
    public string Name => Model.Method.Name;

    public double[] Y => [.. Pairs.Select(p => p[0])];

    public double[] X => [.. Pairs.Select(p => p[1])];

    private IEnumerable<double[]> Pairs => Observations.Split(';').Select(p => p.Trim().Split(' ').Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
}
