using System.Globalization;
using System.Text.Json;

using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

/// <summary>One case of the suite: an operator's arguments and what its outputs are.</summary>
public sealed class WebnnCase(JsonElement json)
{
    public string Operator { get; } = json.GetProperty("op").GetString()!;

    public string Name { get; } = json.GetProperty("suite").GetString()!;

    public JsonElement[] Arguments { get; } = [.. json.GetProperty("args").EnumerateArray()];

    /// <summary>Outputs that the case looks at: index, shape, values in row-major order, and an absolute tolerance of its own.</summary>
    public IReadOnlyList<(int Output, int[] Shape, double[] Values, double? Tolerance)> Expected { get; } =
    [
        .. json.GetProperty("expect").EnumerateArray().Select(e => (
            e.GetProperty("output").GetInt32(),
            WebnnCall.Integers(e.TryGetProperty("shape", out var shape) ? shape : e.GetProperty("actualShape")),
            WebnnCall.Numbers(e.GetProperty("data")),
            e.TryGetProperty("atol", out var tolerance) ? tolerance.GetDouble() : (double?)null)),
    ];

    public static IReadOnlyList<WebnnCase> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.EnumerateArray().Select(item => new WebnnCase(item.Clone()))];
    }
}

/// <summary>A case's arguments for one run: tensors are made in the element type that the run is about.</summary>
public sealed class WebnnCall(WebnnCase item, DType dtype)
{
    private readonly JsonElement? _options = item.Arguments.LastOrDefault() is { ValueKind: JsonValueKind.Object } last && !last.TryGetProperty("tensor", out _) ? last : null;

    /// <summary>Whether the operator is put together from several operations of the engine, rather than being one.</summary>
    public bool IsComposed { get; private set; }

    public DType DType => dtype;

    public int Count => item.Arguments.Length - (_options is null ? 0 : 1);

    public Tensor Tensor(int at) => Make(item.Arguments[at], dtype);

    /// <summary>An argument as Int64, negative values counted from an extent.</summary>
    public Tensor Index(int at, int extent)
    {
        var tensor = item.Arguments[at].GetProperty("tensor");
        long[] values = [.. Numbers(tensor.GetProperty("data")).Select(value => (long)value < 0 ? (long)value + extent : (long)value)];
        return Tensors.Tensor.From(values, new Shape(Integers(tensor.GetProperty("shape"))));
    }

    public Tensor[] List(int at) => [.. item.Arguments[at].EnumerateArray().Select(element => Make(element, dtype))];

    public double Number(int at) => NumberOf(item.Arguments[at]);

    public int Integer(int at) => (int)Number(at);

    public int[] Integers(int at) => Integers(item.Arguments[at]);

    public bool IsNumber(int at) => item.Arguments[at].ValueKind == JsonValueKind.Number;

    public string Text(int at) => item.Arguments[at].GetString()!;

    public Tensor? Tensor(string option) => Find(option) is { } value ? Make(value, dtype) : null;

    public double Number(string option, double otherwise) => Find(option) is { } value ? NumberOf(value) : otherwise;

    public double? Number(string option) => Find(option) is { } value ? NumberOf(value) : null;

    public int[]? Integers(string option) => Find(option) is { } value ? Integers(value) : null;

    public double[]? Numbers(string option) => Find(option) is { } value ? Numbers(value) : null;

    public string Text(string option, string otherwise) => Find(option) is { } value ? value.GetString()! : otherwise;

    public bool Flag(string option, bool otherwise = false) =>
        Find(option) is { } value ? value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && NumberOf(value) != 0) : otherwise;

    /// <summary>Names of activation functions, or null.</summary>
    public string[]? Functions(string option) => Find(option) is { } value ? [.. value.EnumerateArray().Select(f => f.GetProperty("fn").GetString()!)] : null;

    public void Composed() => IsComposed = true;

    /// <summary>Refuses options that the mapping does not know, so that none is overlooked.</summary>
    public void Knows(params string[] options)
    {
        foreach (var property in _options?.EnumerateObject().Select(p => p.Name) ?? [])
        {
            if (!options.Contains(property)) throw new NotApplicableException($"option {property}");
        }
    }

    internal static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(e => (int)NumberOf(e))];

    internal static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(NumberOf)];

    private static double NumberOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Object => double.Parse(element.GetProperty("bigint").GetString()!, CultureInfo.InvariantCulture),
        _ => element.GetString() switch
        {
            "-0" => -0.0,
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => throw new FormatException($"'{text}' is not a number."),
        },
    };

    private static Tensor Make(JsonElement element, DType dtype)
    {
        if (element.ValueKind == JsonValueKind.Number) return Tensors.Tensor.Scalar(element.GetDouble(), dtype);
        var tensor = element.GetProperty("tensor");
        var made = Tensors.Tensor.From(Numbers(tensor.GetProperty("data")), new Shape(Integers(tensor.GetProperty("shape"))));
        return dtype == DType.Float64 ? made : made.To(dtype);
    }

    private JsonElement? Find(string option) => _options is { } all && all.TryGetProperty(option, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
