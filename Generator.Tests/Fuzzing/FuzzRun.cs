namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Runs one compiled program against its oracle.</summary>
internal static class FuzzRun
{
    private const double TooLarge = 1e7;

    public static Outcome Check(FuzzProgram program, Type driver, bool withDerivatives)
    {
        double[] x = program.Point, values = new double[program.Outputs], dualValues = new double[program.Outputs], second = new double[program.Inputs];
        double[] direction = [.. x.Select((_, i) => 0.75 - (0.5 * (i % 4)))];
        var jacobian = new double[program.Inputs][];
        try
        {
            driver.GetMethod("Primal")!.CreateDelegate<Action<double[], double[]>>()(x, values);
            var oracle = driver.GetMethod("Oracle")!.CreateDelegate<Func<double[], int, double[], double[], double[], double>>();
            for (int i = 0; i < x.Length; i++) second[i] = oracle(x, i, direction, jacobian[i] = new double[program.Outputs], dualValues);
        }
        catch (Exception e)
        {
            return new(program, Verdict.Invalid, e.ToString());
        }

        if (values.Concat(jacobian.SelectMany(column => column)).Any(v => !(Math.Abs(v) < TooLarge))) return new(program, Verdict.Skipped);
        if (Difference(values, dualValues, exact: true, 0) is { } mistake) return new(program, Verdict.Invalid, "The oracle computes another value: " + mistake);
        if (!withDerivatives) return new(program, Verdict.Passed);
        try
        {
            var outcome = CheckDerivatives(program, driver, values, jacobian);
            return outcome.IsFailure || program.Asks != Asks.Forward ? outcome : CheckForward(program, driver, direction, values, jacobian, second);
        }
        catch (Exception e)
        {
            if (FuzzBatch.Finding(program) is not { } finding) return new(program, Verdict.Throws, e.ToString());
            return new(program, finding.Contains("[CheckpointLoop]", StringComparison.Ordinal) ? Verdict.Skipped : Verdict.Refused, finding);
        }
    }

    private static Outcome CheckDerivatives(FuzzProgram program, Type driver, double[] values, double[][] jacobian)
    {
        double[] y = new double[values.Length], g = new double[program.Inputs];
        driver.GetMethod("Gradient")!.CreateDelegate<Action<double[], double[], double[]>>()(program.Point, y, g);
        bool exact = program.Asks != Asks.Fast;
        double tolerance = program.IsSinglePrecision ? 2e-3 : 1e-8;
        if (Difference(values, y, exact, tolerance) is { } value) return new(program, Verdict.WrongValue, "FGradient, output " + value);
        if (Difference([.. jacobian.Select(column => column[0])], g, exact: false, tolerance) is { } gradient) return new(program, Verdict.WrongGradient, "FGradient, component " + gradient);

        double[] seeds = [.. values.Select((_, i) => 0.5 + (0.25 * (i % 5)) - (i % 2))];
        driver.GetMethod("Vjp")!.CreateDelegate<Action<double[], double[], double[], double[]>>()(program.Point, seeds, y, g);
        if (Difference(values, y, exact, tolerance) is { } again) return new(program, Verdict.WrongValue, "FVjp, output " + again);
        double[] expected = [.. jacobian.Select(column => column.Zip(seeds, (d, s) => d * s).Sum())];
        return Difference(expected, g, exact: false, tolerance) is { } adjoint
            ? new(program, Verdict.WrongAdjoint, "FVjp, component " + adjoint)
            : new(program, Verdict.Passed);
    }

    private static Outcome CheckForward(FuzzProgram program, Type driver, double[] direction, double[] values, double[][] jacobian, double[] second)
    {
        double[] y = new double[values.Length], tangents = new double[values.Length], product = new double[program.Inputs];
        double tolerance = program.IsSinglePrecision ? 2e-3 : 1e-8;
        driver.GetMethod("Jvp")!.CreateDelegate<Action<double[], double[], double[], double[]>>()(program.Point, direction, y, tangents);
        if (Difference(values, y, exact: true, 0) is { } value) return new(program, Verdict.WrongValue, "FJvp, output " + value);
        double[] expected = [.. tangents.Select((_, i) => jacobian.Zip(direction, (column, t) => column[i] * t).Sum())];
        if (Difference(expected, tangents, exact: false, tolerance) is { } tangent) return new(program, Verdict.WrongTangent, "FJvp, output " + tangent);

        if (second.Any(v => !(Math.Abs(v) < TooLarge))) return new(program, Verdict.Passed);
        driver.GetMethod("Hvp")!.CreateDelegate<Action<double[], double[], double[], double[]>>()(program.Point, direction, y, product);
        if (Difference(values, y, exact: true, 0) is { } again) return new(program, Verdict.WrongValue, "FHvp, output " + again);
        return Difference(second, product, exact: false, 10 * tolerance) is { } curvature
            ? new(program, Verdict.WrongCurvature, "FHvp, component " + curvature)
            : new(program, Verdict.Passed);
    }

    private static string? Difference(double[] expected, double[] actual, bool exact, double tolerance)
    {
        double scale = expected.Append(1).Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = exact
                ? BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= tolerance * scale;
            if (!same) return $"{i}: {actual[i]:R} instead of {expected[i]:R}";
        }

        return null;
    }
}
