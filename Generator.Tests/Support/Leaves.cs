using System.Reflection;

namespace AutoDiffGen.Tests.Support;

/// <summary>The floating-point numbers inside a value, in declaration order: read out and put in by reflection.</summary>
internal static class Leaves
{
    /// <summary>A value of the type (<c>double[]</c> for spans) whose numbers are the next of <paramref name="numbers"/>.</summary>
    public static object Make(Type type, int[] lengths, Queue<double> numbers)
    {
        if (type == typeof(double)) return numbers.Dequeue();
        if (type == typeof(float)) return (float)numbers.Dequeue();
        if (type.IsArray) return MakeArray(type, lengths, numbers);
        object box = Activator.CreateInstance(type)!;
        foreach (var field in Fields(type)) field.SetValue(box, Make(field.FieldType, [], numbers));
        return box;
    }

    /// <summary>A value of the same shape with all numbers replaced; of a list an array.</summary>
    public static object Like(object value, Queue<double> numbers)
    {
        if (value is System.Collections.IEnumerable items and not Array)
        {
            object[] elements = [.. items.Cast<object>()];
            var array = Array.CreateInstance(elements.FirstOrDefault()?.GetType() ?? value.GetType().GetGenericArguments()[^1], elements.Length);
            elements.CopyTo(array, 0);
            return Like(array, numbers);
        }

        if (value is not Array given)
        {
            if (value is double or float) return Make(value.GetType(), [], numbers);
            object box = Activator.CreateInstance(value.GetType())!;
            foreach (var field in Fields(value.GetType()))
                if (field.GetValue(value) is { } part) field.SetValue(box, Like(part, numbers));
            return box;
        }
        var copy = (Array)given.Clone();
        foreach (int[] index in Indices(copy)) copy.SetValue(Like(copy.GetValue(index)!, numbers), index);
        return copy;
    }

    public static IEnumerable<double> Of(object? value) => value switch
    {
        null => [],
        double d => [d],
        float f => [f],
        System.Collections.IEnumerable items => items.Cast<object?>().SelectMany(Of),
        ValueType v when IsOpen(v.GetType()) => Fields(v.GetType()).SelectMany(f => Of(f.GetValue(v))),
        _ => [],
    };

    public static int Count(object? value) => Of(value).Count();

    private static object MakeArray(Type type, int[] lengths, Queue<double> numbers)
    {
        var element = type.GetElementType()!;
        if (element.IsArray)
        {
            var rows = Array.CreateInstance(element, lengths.Length);
            for (int i = 0; i < lengths.Length; i++) rows.SetValue(MakeArray(element, [lengths[i]], numbers), i);
            return rows;
        }

        var array = Array.CreateInstance(element, lengths);
        foreach (int[] index in Indices(array)) array.SetValue(Make(element, [], numbers), index);
        return array;
    }

    private static IEnumerable<int[]> Indices(Array array) => Enumerable.Range(0, array.Rank).Aggregate(
        (IEnumerable<int[]>)[[]], (starts, dimension) => starts.SelectMany(start => Enumerable.Range(0, array.GetLength(dimension)).Select(i => (int[])[.. start, i])));

    private static IEnumerable<FieldInfo> Fields(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(f => f.FieldType == typeof(double) || f.FieldType == typeof(float) || IsOpen(f.FieldType) || IsStorage(f.FieldType))
        .OrderBy(f => f.MetadataToken);

    private static bool IsStorage(Type type) => type.IsArray && (type.GetElementType() is { } element && (element == typeof(double) || element == typeof(float) || IsStorage(element)));

    private static bool IsOpen(Type type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum && type != typeof(decimal);
}
