namespace Ascent.Store;

/// <summary>
/// All that a store holds, table by table; a value is a long, a double, a text or null, in the order of the columns.
/// </summary>
/// <param name="Version">Number of the schema that it was read from.</param>
public sealed record StoreContent(int Version, IReadOnlyList<StoreTable> Tables)
{
    /// <summary>The schema that this program writes.</summary>
    public static int LatestVersion => SchemaScripts.Latest;

    public long Rows => Tables.Sum(table => (long)table.Rows.Count);
}

public sealed record StoreTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The values of a column, row by row; none where there is no such column.</summary>
    public IEnumerable<object?> Values(string column)
    {
        var at = Columns.IndexOf(column);
        return at < 0 ? [] : Rows.Select(row => row[at]);
    }
}

/// <summary>What becomes of what is in a store when another's content is taken in.</summary>
public enum TakeMode
{
    /// <summary>Refused unless nothing is there yet.</summary>
    IntoEmpty,

    /// <summary>It stays; what is new is added.</summary>
    Merge,

    /// <summary>It goes.</summary>
    Replace,
}
