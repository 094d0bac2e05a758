namespace AutoDiffGen.Tests.Corpus;

public class Memory(double sum)
{
    public double Sum = sum;

    public double Last { get; private set; }

    public double Total => Sum + Last;

    public void Note(double x)
    {
        Last = x;
        Sum += x * Last;
    }
}

/// <summary>Fields of objects from outside that the method writes and reads back.</summary>
public partial class Cell
{
    private readonly double[] _weights = [1, 2, 3];
    private readonly double[] _buffer = [0.1, 0.2, 0.3];
    private double _state = 0.4;
    private Pair _pair;
    private int _calls;

    public double Scale { get; private set; } = 2;

    public virtual double Level => _state * Scale;

    public struct Pair
    {
        public double A;
        public double B;
    }

    // J3
    [Differentiable, Argument("this", "new Cell()"), At(0.7)]
    public double WrittenAndReadBack(double x)
    {
        _state = x * x;
        Scale += _state;
        _calls++;
        return _state * _weights[0] + Scale * _calls;
    }

    [Differentiable, Argument("this", "new Cell()"), At(0.7)]
    public double VirtualPropertyOfWhatIsWritten(double x)
    {
        _state *= x;
        return Level * x;
    }

    [Differentiable, Argument("this", "new Cell()"), Argument("n", "4"), At(0.7)]
    public double WrittenInALoop(double x, int n)
    {
        for (int i = 0; i < n; i++) _state = Math.Sin(_state * x) + x;
        return _state * _state;
    }

    [Differentiable, Argument("this", "new Cell()"), At(0.7)]
    public double StructThatIsWritten(double x)
    {
        _pair = new Pair { A = x, B = x * x };
        _pair.A *= _pair.B;
        Move(x);
        return _pair.A + _pair.B * _state;
    }

    private void Move(double x)
    {
        _pair.B += x * _state;
        _state = _pair.A;
    }

    [Differentiable, Argument("this", "new Cell()"), At(0.7)]
    public double BufferThatIsWritten(double x)
    {
        for (int i = 0; i < _buffer.Length; i++) _buffer[i] = _weights[i] * x + _buffer[i];
        Multiply(_buffer, x);
        Span<double> rest = _buffer.AsSpan(1);
        rest[0] *= _buffer[0];
        double s = 0;
        foreach (double b in _buffer) s += b * b;
        return s;
    }

    private static void Multiply(double[] a, double x)
    {
        for (int i = 0; i < a.Length; i++) a[i] *= x;
    }

    [Differentiable, Argument("memory", "new Memory(0.5)"), Argument("other", "new Cell()"), At(0.7, 1.2)]
    public static double ObjectThatRemembers(Memory memory, Cell other, double x, double y)
    {
        memory.Note(x);
        memory.Note(x * y);
        return memory.Total * other.Scale;
    }
}
