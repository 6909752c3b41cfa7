using System.Globalization;

namespace Ascent.Store;

/// <summary>Rows that are here, found by all that another row says but its number; each is found once, so that two that say the same are two.</summary>
internal sealed class KnownRows
{
    private readonly Dictionary<string, Queue<long>> _numbers = new(StringComparer.Ordinal);
    private readonly int _id;

    internal KnownRows(StoreTable here, IReadOnlyList<string> columns)
    {
        _id = columns.IndexOf("id");
        var order = columns.Select(here.Columns.IndexOf).ToList();
        foreach (var row in here.Rows)
        {
            object?[] same = [.. order.Select(i => row[i])];
            var key = KeyOf(same);
            if (!_numbers.TryGetValue(key, out var numbers))
                _numbers[key] = numbers = new();
            numbers.Enqueue((long)same[_id]!);
        }
    }

    internal long? Find(IReadOnlyList<object?> row) => _numbers.TryGetValue(KeyOf(row), out var numbers) && numbers.TryDequeue(out var number) ? number : null;

    /// <summary>With its length before each value, no two rows that differ give one key.</summary>
    private string KeyOf(IReadOnlyList<object?> row) => string.Concat(row.Select((value, i) =>
        i == _id ? "" : value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value}") is var text ? string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}") : ""));
}
