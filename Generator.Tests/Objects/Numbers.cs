using System.Collections;
using System.Reflection;

namespace AutoDiffGen.Tests.Objects;

/// <summary>All numbers that an object holds, in a fixed order, those marked as constants left out.</summary>
internal static class Numbers
{
    public sealed record Slot(Func<double> Get, Action<double> Set);

    public static IEnumerable<Slot> In(object? value)
    {
        switch (value)
        {
            case null or string or IDictionary:
                break;
            case Array array:
                foreach (int[] at in Indices(array))
                    foreach (Slot slot in Of(array.GetValue(at), v => array.SetValue(v, at))) yield return slot;
                break;
            case IList list:
                for (int i = 0; i < list.Count; i++)
                {
                    int at = i;
                    foreach (Slot slot in Of(list[at], v => list[at] = v)) yield return slot;
                }
                break;
            default:
                foreach (Slot slot in Fields(value, store: null)) yield return slot;
                break;
        }
    }

    /// <summary>Of a value that has to be put back once it is changed.</summary>
    private static IEnumerable<Slot> Of(object? value, Action<object> store) => value switch
    {
        double number => [new(() => number, v => store(v))],
        ValueType and not (int or bool) => Fields(value, store),
        ValueType => [],
        _ => In(value),
    };

    private static IEnumerable<Slot> Fields(object owner, Action<object>? store)
    {
        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(f => Nullable.GetUnderlyingType(f.FieldType) is null && !IsMarked(f)))
                foreach (Slot slot in Of(field.GetValue(owner), v => Put(field, v))) yield return slot;

        void Put(FieldInfo field, object value)
        {
            field.SetValue(owner, value);
            store?.Invoke(owner);
        }
    }

    private static bool IsMarked(FieldInfo field) => field.CustomAttributes.Any(a => a.AttributeType == typeof(NonDifferentiableAttribute));

    private static IEnumerable<int[]> Indices(Array array) => array.Rank == 1
        ? Enumerable.Range(0, array.Length).Select(i => new[] { i })
        : Enumerable.Range(0, array.GetLength(0)).SelectMany(i => Enumerable.Range(0, array.GetLength(1)).Select(j => new[] { i, j }));
}
