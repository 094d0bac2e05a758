namespace AutoDiffGen.Tests.Corpus;

public abstract class Term
{
    public virtual int Depth => 1;

    public abstract double At(double x);
}

public sealed class Number(double value) : Term
{
    public override double At(double x) => value;
}

public sealed class Unknown : Term
{
    public override double At(double x) => x;
}

public class Sum(Term left, Term right) : Term
{
    protected Term Left { get; } = left;

    protected Term Right { get; } = right;

    public override int Depth => 1 + Math.Max(Left.Depth, Right.Depth);

    public override double At(double x) => Left.At(x) + Right.At(x);
}

public class Product(Term left, Term right) : Sum(left, right)
{
    public override double At(double x) => Left.At(x) * Right.At(x);
}

public abstract class Figure
{
    public double Scale = 1;

    public abstract double Area { get; set; }

    public double Both => Area + Scale;

    public virtual void Grow(double by) => Scale *= by;
}

public class Disc : Figure
{
    private double _radius;

    public Disc(double radius, double scale)
    {
        _radius = radius;
        Scale = scale;
    }

    public double Radius => _radius;

    public override double Area
    {
        get => _radius * _radius * Scale;
        set => _radius = Math.Sqrt(value / Scale);
    }

    public override void Grow(double by)
    {
        base.Grow(by);
        _radius *= by;
    }
}

public class Plate : Figure
{
    public override double Area { get; set; }
}

public interface ICurve
{
    double At(double t);

    double Twice(double t) => 2 * At(t);
}

public struct Line : ICurve
{
    public double Slope;

    public readonly double At(double t) => Slope * t;
}

public class Parabola : ICurve
{
    public double Bend;

    public double At(double t) => Bend * t * t;

    public double Twice(double t) => 3 * t * Bend;
}

public class Outer(double x)
{
    protected double x = x;

    public double Seen() => x;
}

public class Hiding(double a, double b) : Outer(a)
{
    private new double x = b;

    public double Both() => x * Seen();
}

public abstract record Growth(double Rate)
{
    public double Start { get; init; } = 2;

    public abstract double After(double t);
}

public record Steady(double Rate, double Limit) : Growth(Rate * 2)
{
    public override double After(double t) => Start * Rate * Limit * t;
}

public sealed record Doubling(double Rate) : Growth(Rate)
{
    public override double After(double t) => Start * Math.Exp(Rate * t);
}

/// <summary>Virtual, abstract and interface members, of constants and of objects made in the method.</summary>
public static partial class Dispatch
{
    [Differentiable, Argument("term", "new Product(new Sum(new Number(3), new Unknown()), new Product(new Unknown(), new Unknown()))"), At(1.3)]
    public static double TreeFromOutside(Term term, double x) => term.At(x) * term.Depth;

    [Differentiable, Allocates, At(2, 1.3)]
    public static double TreeMadeHere(double a, double x)
    {
        Term term = new Product(new Sum(new Number(a), new Unknown()), new Unknown());
        return term.At(x) * term.At(a);
    }

    [Differentiable, Allocates, Argument("n", "4"), At(2, 1.3)]
    public static double TreeThatGrows(double a, double x, int n)
    {
        Term term = new Number(a);
        for (int i = 0; i < n; i++) term = new Product(term, new Unknown());
        return term.At(x);
    }

    [Differentiable, Allocates, Argument("isPlate", "true"), At(1.3)]
    public static double PropertiesOfOneOrTheOther(double a, bool isPlate)
    {
        Figure figure = new Disc(a, 2);
        if (isPlate) figure = new Plate { Area = a * a, Scale = 3 };
        figure.Area *= a;
        figure.Grow(a);
        return figure.Area + figure.Scale * a + figure.Both;
    }

    [Differentiable, Allocates, Argument("isPlate", "false"), At(1.3)]
    public static double WhatADiscDoes(double a, bool isPlate)
    {
        Figure figure = isPlate ? new Plate() : new Disc(a, 2);
        figure.Area *= a;
        figure.Grow(a);
        return figure.Area + figure.Both;
    }

    [Differentiable, Allocates, Argument("isDisc", "false"), At(1.3)]
    public static double PatternsOnObjectsMadeHere(double a, bool isDisc)
    {
        Figure figure = isDisc ? new Disc(a, 2) : new Plate { Area = a, Scale = a };
        if (figure is Disc disc && disc.Scale > 0) return disc.Radius * a;
        double x = figure switch { Disc { Radius: > 100 } big => big.Radius, Plate plate => plate.Area * plate.Scale * plate.Scale, _ => 0 };
        return x + ((Plate)figure).Area;
    }

    [Differentiable, Argument("figure", "new Plate { Area = 2 }"), At(1.3)]
    public static double PatternsOnConstants(Figure figure, double a) =>
        figure switch { Disc disc => disc.Radius * a, Plate { Area: > 1 } plate => plate.Area * a * a, _ => a };

    [Differentiable, Argument("curve", "new Line { Slope = 2 }"), At(1.3)]
    public static double StructBehindAnInterface(ICurve curve, double t) => curve.At(t) + curve.Twice(t * t);

    [Differentiable, Argument("curves", "new ICurve[] { new Parabola { Bend = 2 }, new Line { Slope = 3 } }"), At(1.3)]
    public static double InterfacesInAnArray(ICurve[] curves, double t)
    {
        double s = 0;
        foreach (ICurve curve in curves) s += curve.At(t + s) * curve.Twice(t);
        return s;
    }

    [Differentiable, Argument("curve", "new Parabola { Bend = 2 }"), At(1.3)]
    public static double MethodOfAnInterface(ICurve curve, double t)
    {
        Func<double, double> f = curve.At;
        return f(f(t));
    }

    [Differentiable, Allocates, At(1.3)]
    public static double ObjectsInAnArray(double a)
    {
        Figure[] figures = [new Disc(a, 2), new Plate { Area = a * a }];
        double s = 0;
        foreach (Figure figure in figures)
        {
            figure.Grow(a);
            s += figure.Area * figure.Scale;
        }

        return s;
    }

    [Differentiable, Allocates, At(1.3, 0.7)]
    public static double FieldsThatHideOthers(double a, double b)
    {
        var hiding = new Hiding(a, b);
        return hiding.Both() + hiding.Seen();
    }

    [Differentiable, Allocates, Argument("isSteady", "true"), At(1.3, 0.7)]
    public static double RecordsThatInherit(double a, double b, bool isSteady)
    {
        Growth growth = isSteady ? new Steady(a, b) : new Doubling(a) { Start = b };
        var one = new Steady(b, a) { Start = a };
        var other = one with { Rate = a * b };
        return growth.After(a) + other.After(b) * one.After(a);
    }

    [Differentiable, Allocates, Argument("growth", "new Doubling(0.5)"), At(1.3)]
    public static double CopyOfAConstant(Doubling growth, double a) => (growth with { Rate = a }).After(a) * growth.Rate;

    /// <summary>Several calls of virtual members of one variable, of a class that is not abstract.</summary>
    [Differentiable, Argument("all", "[new Dispatch.Area(), new Dispatch.SquareArea(), new Dispatch.CubeArea()]"), At(0.5)]
    public static double SeveralCallsOfEach(Area[] all, double x)
    {
        double total = 0;
        foreach (Area area in all)
        {
            total += area.Of(x) * area.Scaled(x);
            total += area.Scaled(total) * area.Of(2);
        }

        return total;
    }

    [Differentiable, Argument("all", "new List<Dispatch.Area> { new Dispatch.Area(), new Dispatch.SquareArea(), new Dispatch.CubeArea() }"), At(0.5)]
    public static double CallsBeforeAndAfterATest(List<Area> all, double x)
    {
        double total = 0;
        for (int i = 0; i < all.Count; i++)
        {
            Area area = all[i];
            total += area.Of(x) * area.Scaled(x);
            if (area is SquareArea square) total += square.Of(total) * square.Scaled(x);
        }

        return total;
    }

    public class Area
    {
        public double Factor { get; } = 1.5;

        public virtual double Of(double x) => x * Factor;

        public virtual double Scaled(double x) => 2 * x;
    }

    public class SquareArea : Area
    {
        public override double Of(double x) => x * x;
    }

    public sealed class CubeArea : SquareArea
    {
        public override double Of(double x) => x * x * x;

        public override double Scaled(double x) => 3 * x;
    }

    public abstract class Hue(double value)
    {
        public double Value = value;

        public double Tone => (Value * Factor) + (IsDark ? 1 : Value) + (this is Dark dark ? dark.Depth * Value : 0) + ((this as Dark)?.Depth ?? Value);

        public double Named => this switch
        {
            Dark d => d.Depth,
            Light l => l.Value * 3,
            _ => Value,
        };

        protected virtual double Factor => 1;

        protected abstract bool IsDark { get; }

        public double Own() => GetType() == typeof(Dark) ? ((Dark)this).Depth : Value * Value;
    }

    public class Light(double value) : Hue(value)
    {
        protected override bool IsDark => false;
    }

    public class Lighter(double value) : Light(value)
    {
        protected override double Factor => Value;
    }

    public class Dark(double value) : Hue(value)
    {
        public double Depth = 2;

        protected override double Factor => 3;

        protected override bool IsDark => true;
    }

    /// <summary>The code of a base class asks whether it is another class than the variable's: C# knows no conversion between the two.</summary>
    [Differentiable, Allocates, At(0.5, 0.7)]
    public static double BaseCodeOfADerivedVariable(double x, double y) => Deep(new Light(x), 2) + Deep(new Lighter(y * x), 1) + new Dark(x * y).Tone;

    private static double Deep(Light light, int n) => n > 0 ? Deep(light, n - 1) * light.Tone : light.Tone + light.Named + light.Own();

    public interface IPayoff
    {
        double Value(double spot);

        double Discounted(double spot, double rate) => Math.Exp(-rate) * Value(spot);
    }

    public sealed record Share(double Part) : IPayoff
    {
        public double Value(double spot) => spot * Part;
    }

    public sealed record Smooth(double Strike) : IPayoff
    {
        public double Value(double spot) => Math.Log(1 + Math.Exp(spot - Strike));
    }

    /// <summary>Those of a class among objects of several.</summary>
    [Differentiable, Allocates, At(0.5, 0.7)]
    public static double ThoseOfAClass(double x, double y)
    {
        Hue[] all = [new Light(x), new Dark(y), new Lighter(x * y), new Light(y)];
        return all.OfType<Light>().Sum(l => l.Tone) * all.OfType<Dark>().Max(d => d.Depth * d.Value) + all.Take(1).Cast<Light>().Sum(l => l.Value * l.Value);
    }

    /// <summary>Code of an interface calls what its objects' classes have each for themselves.</summary>
    [Differentiable, Allocates, At(0.5, 0.7)]
    public static double CodeOfAnInterface(double x, double y)
    {
        IPayoff[] book = [new Share(2), new Smooth(0.3), new Share(3)];
        double sum = 0;
        foreach (IPayoff payoff in book) sum += payoff.Discounted(x * x, y);
        return sum;
    }
}
