using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>
/// Goes over all objects and arrays that hold the numbers of a parameter, side by side with those that take their derivatives: emitted code names the fields, this
/// checks that the shapes agree and nothing is shared, and then sets the derivatives to zero where that is wanted.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectWalk
{
    [ThreadStatic]
    private static ObjectWalk? s_free;

    private readonly Stack<(object Primal, object Derivative)> _open = new();
    private readonly Dictionary<object, object> _derivatives = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _taken = new(ReferenceEqualityComparer.Instance);
    private object? _firstPrimal, _firstDerivative;
    private string _name = "";
    private bool _willClear;

    private ObjectWalk()
    {
    }

    /// <summary>The object at hand.</summary>
    public object Primal { get; private set; } = "";

    /// <summary>The object that takes its derivatives.</summary>
    public object Derivative { get; private set; } = "";

    /// <summary>Whether derivatives are to be set to zero now: all shapes have been checked.</summary>
    public bool Clears { get; private set; }

    /// <summary>A walk that checks.</summary>
    public static ObjectWalk Checking(object? primal, object? derivative, string name) => Rent(primal, derivative, name, willClear: false);

    /// <summary>A walk that checks, and then another that clears.</summary>
    public static ObjectWalk Clearing(object? primal, object? derivative, string name) => Rent(primal, derivative, name, willClear: true);

    /// <summary>Goes to the next object; at the end the walk is over and must not be used any more.</summary>
    public bool Next()
    {
        if (_open.Count == 0 && _willClear && !Clears)
        {
            Clears = true;
            Start();
        }
        if (_open.TryPop(out (object Primal, object Derivative) next))
        {
            (Primal, Derivative) = next;
            return true;
        }
        Empty();
        s_free = this;
        return false;
    }

    /// <summary>An object that this one refers to.</summary>
    public void Visit(object? primal, object? derivative)
    {
        if (!IsNew(primal, derivative)) return;
        if (primal!.GetType() != derivative!.GetType()) Fail($"holds a {derivative.GetType().Name} where its parameter holds a {primal.GetType().Name}");
        _open.Push((primal, derivative));
    }

    /// <summary>An array of numbers or structs.</summary>
    public void Numbers<T>(T[]? primal, T[]? derivative)
    {
        if (!IsNew(primal, derivative)) return;
        Guard.SameLength<T>(primal, (ReadOnlySpan<T>)derivative, _name);
        if (Clears) Array.Clear(derivative!);
    }

    /// <summary>A list of numbers or structs.</summary>
    public void Numbers<T>(List<T>? primal, List<T>? derivative)
    {
        if (!IsNew(primal, derivative)) return;
        Guard.SameLength(CollectionsMarshal.AsSpan(primal), (ReadOnlySpan<T>)CollectionsMarshal.AsSpan(derivative), _name);
        if (Clears) CollectionsMarshal.AsSpan(derivative).Clear();
    }

    /// <summary>A rectangular array of numbers, or an array of arrays.</summary>
    public void Arrays(Array? primal, Array? derivative)
    {
        if (!IsNew(primal, derivative)) return;
        if (primal is Array[] rows && derivative is Array[] others)
        {
            Guard.SameLength<Array>(rows, (ReadOnlySpan<Array>)others, _name);
            for (int i = 0; i < rows.Length; i++) Arrays(rows[i], others[i]);
            return;
        }
        Guard.SameShape(primal, derivative, _name);
        if (Clears) Array.Clear(derivative!);
    }

    /// <summary>Objects in an array or list.</summary>
    public void Objects<T>(IReadOnlyList<T?>? primal, IReadOnlyList<T?>? derivative)
        where T : class
    {
        if (!IsNew(primal, derivative)) return;
        if (primal!.Count != derivative!.Count) Fail($"has {derivative.Count} objects where its parameter has {primal.Count}");
        for (int i = 0; i < primal.Count; i++) Visit(primal[i], derivative[i]);
    }

    /// <summary>Refuses an object whose class was not there when the code was generated.</summary>
    [DoesNotReturn]
    public void Unknown()
    {
        string type = Primal.GetType().ToString();
        Empty();
        throw new NotSupportedException($"'{_name}' belongs to an object of type {type}, whose fields are not known.");
    }

    private static ObjectWalk Rent(object? primal, object? derivative, string name, bool willClear)
    {
        ObjectWalk walk = s_free ?? new ObjectWalk();
        s_free = null;
        (walk._firstPrimal, walk._firstDerivative, walk._name, walk._willClear, walk.Clears) = (primal, derivative, name, willClear, false);
        walk.Start();
        return walk;
    }

    private void Start()
    {
        Empty(keepFirst: true);
        Visit(_firstPrimal, _firstDerivative);
    }

    /// <summary>Whether the two are there, belong to each other alone, and have not been seen.</summary>
    private bool IsNew(object? primal, object? derivative)
    {
        if (primal is null) return false;
        if (derivative is null) Fail("is null where its parameter is not");
        if (ReferenceEquals(primal, derivative)) Fail("shares an array or object with its parameter, which it would overwrite; pass one of its own");
        if (_derivatives.TryGetValue(primal, out object? known))
        {
            if (!ReferenceEquals(known, derivative)) Fail("does not share what its parameter shares");
            return false;
        }
        if (!_taken.Add(derivative!)) Fail("shares what its parameter does not share");
        _derivatives.Add(primal, derivative!);
        return true;
    }

    private void Empty(bool keepFirst = false)
    {
        _open.Clear();
        _derivatives.Clear();
        _taken.Clear();
        Primal = Derivative = "";
        if (!keepFirst) _firstPrimal = _firstDerivative = null;
    }

    [DoesNotReturn]
    private void Fail(string what)
    {
        Empty();
        throw new ArgumentException($"'{_name}' {what}.", _name);
    }
}
