using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AutoDiffGen;

/// <summary>Storage of emitted code for the derivatives of constant objects, which nobody asks for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Tangents
{
    /// <summary>An object of the same run-time type and shape whose numbers with fractions are zero: arrays have the same lengths, objects inside are of the same types;
    /// no constructor runs. Null for null.</summary>
    public static T? ZeroLike<T>(T? primal)
        where T : class => primal is null ? null : (T?)Zero(primal, new Dictionary<object, object>(ReferenceEqualityComparer.Instance));

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "An object of the type exists; its constructors are not used.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that is not there is not used.")]
    private static object? Zero(object? value, Dictionary<object, object> done)
    {
        switch (value)
        {
            case null or string or Delegate or Type or Pointer:
                return null;
            case double or float:
                return Activator.CreateInstance(value.GetType());
            case ValueType when value.GetType() is { IsPrimitive: true } or { IsEnum: true }:
                return value;
        }
        if (done.TryGetValue(value, out object? known)) return known;
        if (value is Array array) return ZeroArray(array, done);
        object zero = RuntimeHelpers.GetUninitializedObject(value.GetType());
        if (value is not ValueType) done.Add(value, zero);
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer) field.SetValue(zero, Zero(field.GetValue(value), done));
        return zero;
    }

    private static Array ZeroArray(Array array, Dictionary<object, object> done)
    {
        Type element = array.GetType().GetElementType()!;
        var zero = (Array)array.Clone();
        done.Add(array, zero);
        if (element == typeof(double) || element == typeof(float))
        {
            Array.Clear(zero);
        }
        else if (!element.IsPrimitive && !element.IsEnum)
        {
            int[] index = new int[array.Rank];
            foreach (object? item in array)
            {
                zero.SetValue(Zero(item, done), index);
                for (int d = array.Rank - 1; d >= 0 && ++index[d] == array.GetLength(d); d--) index[d] = 0;
            }
        }
        return zero;
    }
}
