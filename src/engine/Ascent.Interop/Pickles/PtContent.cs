using System.Globalization;
using System.Numerics;

namespace Ascent.Interop;

/// <summary>The leaves of a pickled object by the keys that lead to them, with dots between.</summary>
internal sealed class PtContent
{
    private const int Deepest = 64;
    private const int MostValues = 1_000_000;
    private const int MostCharacters = 64 << 20;
    private const int LongestName = 1000;
    private const string NameOfRoot = "tensor";
    private readonly string _file;
    private int _values;
    private long _characters;

    public PtContent(string file, object? root)
    {
        _file = file;
        Add("", root is PtTensor ? new PickleDictionary { Items = { [NameOfRoot] = root } } : root, 0);
    }

    public OrderedDictionary<string, PtEntry> Tensors { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    private void Add(string name, object? value, int depth)
    {
        if (depth > Deepest) throw new PtException($"{_file}: its content is nested more than {Deepest} deep at {PtException.Quote(name)}, or holds itself.");
        if (name.Length > LongestName) throw new PtException($"{_file}: the name {PtException.Quote(name)} has more than {LongestName} characters.");
        // Containers count as well: shared ones could lead to exponentially many of them.
        if (++_values > MostValues || (_characters += name.Length) > MostCharacters) throw new PtException($"{_file}: it has more than {MostValues} values, or longer names than any model has.");
        switch (value)
        {
            case PickleDictionary dictionary:
                foreach (var (key, item) in dictionary.Items) Add(Dotted(name, key), item, depth + 1);
                break;
            case PickleList list:
                for (var i = 0; i < list.Items.Count; i++) Add(Dotted(name, (long)i), list.Items[i], depth + 1);
                break;
            case PickleTuple tuple:
                for (var i = 0; i < tuple.Items.Length; i++) Add(Dotted(name, (long)i), tuple.Items[i], depth + 1);
                break;
            case PtTensor tensor:
                if (!Tensors.TryAdd(name, new(name, tensor))) throw Twice(name);
                break;
            default:
                if (!Values.TryAdd(name, Plain(value))) throw Twice(name);
                break;
        }
    }

    private static string Dotted(string name, object key)
    {
        var last = Convert.ToString(key, CultureInfo.InvariantCulture)!;
        return name.Length == 0 ? last : $"{name}.{last}";
    }

    private static object? Plain(object? value) => value switch
    {
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        PickleGlobal global => global.Name,
        PtStorage storage => $"a storage of {storage.Count} {storage.Element.Name}",
        _ => value,
    };

    private PtException Twice(string name) => new($"{_file}: two of its keys read {PtException.Quote(name)} when dots are put between them.");
}
