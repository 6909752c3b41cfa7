using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Models;

/// <summary>
/// The configuration of a model, read strictly: each value has a type and a range, and a key that nobody asked for is refused with the
/// nearest that somebody did.
/// </summary>
/// <param name="model">The model's name, for messages.</param>
/// <param name="json">The configuration; null for the defaults throughout.</param>
public sealed class ModelConfiguration(string model, JsonObject? json)
{
    private const int MostWidths = 64;
    private readonly List<string> _known = [];

    /// <summary>The model that is configured.</summary>
    public string Model => model;

    /// <summary>Whether a key is given, and not as null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A whole number.</summary>
    /// <exception cref="ModelException">It is none, or not in the range.</exception>
    public int Whole(string key, int otherwise, int low = 1, int high = 1 << 24) =>
        Find(key) is { } node ? Whole(node, low, high) ?? throw Takes(key, $"a whole number from {low} to {high}", node) : otherwise;

    /// <summary>A whole number that has no default.</summary>
    /// <exception cref="ModelException">It is missing, none, or not in the range.</exception>
    public int Required(string key, int low = 1, int high = 1 << 24) =>
        Has(key) ? Whole(key, low, low, high) : throw new ModelException($"The configuration of {model}: '{key}', a whole number from {low} to {high}, is missing.");

    /// <summary>A number.</summary>
    /// <exception cref="ModelException">It is none, or not in the range.</exception>
    public double Real(string key, double otherwise, double low, double high)
    {
        if (Find(key) is not { } node) return otherwise;
        var isNumber = double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        return node.GetValueKind() == JsonValueKind.Number && isNumber && value >= low && value <= high ? value : throw Takes(key, string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"), node);
    }

    /// <summary>true or false.</summary>
    /// <exception cref="ModelException">It is neither.</exception>
    public bool Flag(string key, bool otherwise) => Find(key) is not { } node ? otherwise : node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Takes(key, "true or false", node),
    };

    /// <summary>One of some words.</summary>
    /// <exception cref="ModelException">It is none of them.</exception>
    public string Choice(string key, string otherwise, params IReadOnlyList<string> choices)
    {
        if (Find(key) is not { } node) return otherwise;
        var value = node.GetValueKind() == JsonValueKind.String ? (string)node! : null;
        return value is not null && choices.Contains(value) ? value : throw Takes(key, $"one of {string.Join(", ", choices)}", node);
    }

    /// <summary>A list of whole numbers, such as widths.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">Where it is not given.</param>
    /// <param name="length">How many there must be; null for up to 64.</param>
    /// <param name="low">The least that each may be.</param>
    /// <param name="high">The most.</param>
    /// <exception cref="ModelException">It is no such list.</exception>
    public IReadOnlyList<int> Wholes(string key, IReadOnlyList<int> otherwise, int? length = null, int low = 1, int high = 1 << 20)
    {
        if (Find(key) is not { } node) return otherwise;
        var values = node is JsonArray { Count: <= MostWidths } array ? array.Select(item => item is null ? null : Whole(item, low, high)).ToList() : null;
        return values is not null && !values.Contains(null) && (length is null || values.Count == length)
            ? [.. values.Select(value => value!.Value)]
            : throw Takes(key, $"a list of {(length is null ? $"up to {MostWidths}" : length)} whole numbers from {low} to {high}", node);
    }

    /// <summary>A list of texts; empty where it is not given.</summary>
    /// <exception cref="ModelException">It is no such list.</exception>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        JsonArray list when list.All(static item => item?.GetValueKind() == JsonValueKind.String) => [.. list.Select(static item => (string)item!)],
        var node => throw Takes(key, "a list of texts", node),
    };

    /// <summary>How many keys an object has, or how many items a list: <c>id2label</c> tells how many classes there are.</summary>
    public int? CountOf(string key) => Find(key) switch
    {
        JsonObject map => map.Count,
        JsonArray list => list.Count,
        _ => null,
    };

    /// <summary>Refuses keys that nothing asked for.</summary>
    /// <exception cref="ModelException">There is one.</exception>
    internal void Close()
    {
        foreach (var key in json?.Select(pair => pair.Key) ?? [])
        {
            if (!_known.Contains(key))
                throw new ModelException($"The configuration of {model} has no key '{key}'.{Nearest.Hint(key, _known)} It has: {string.Join(", ", _known)}.");
        }
    }

    private static int? Whole(JsonNode node, int low, int high) =>
        node.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high ? value : null;

    private JsonNode? Find(string key)
    {
        if (!_known.Contains(key)) _known.Add(key);
        return json?[key];
    }

    private ModelException Takes(string key, string what, JsonNode node)
    {
        var given = node.ToJsonString();
        return new($"The configuration of {model}: '{key}' takes {what}, not {(given.Length > 60 ? given[..60] + "..." : given)}.");
    }
}
