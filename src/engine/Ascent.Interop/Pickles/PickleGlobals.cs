using System.Numerics;

namespace Ascent.Interop;

/// <summary>
/// The names that a pickle may mention, and what applying one means. A name is compared with this list and never resolved; applying
/// one builds a description of a tensor, a dictionary or a text.
/// </summary>
internal static class PickleGlobals
{
    private const int HighestRank = 64;
    private const long MostElements = int.MaxValue;

    private static readonly Dictionary<string, PickleGlobal> Known = List().ToDictionary(global => global.Name, StringComparer.Ordinal);

    public static PickleGlobal? Find(string module, string name) => Known.GetValueOrDefault($"{module}.{name}");

    /// <summary>What a name gives when it is applied to arguments.</summary>
    /// <exception cref="PtException">It is not for applying, or the arguments are not those that PyTorch writes.</exception>
    public static object Apply(object? function, object?[] arguments) => function is not PickleGlobal global
        ? throw new PtException($"applies {Describe(function)}, which is nothing that can be applied")
        : global.Kind switch
        {
            PickleGlobalKind.OrderedDictionary => OrderedDictionary(arguments),
            PickleGlobalKind.Size when arguments is [PickleTuple sizes] => sizes,
            PickleGlobalKind.Device when arguments is [string device] => device,
            PickleGlobalKind.Device when arguments is [string device, long index] => $"{device}:{index}",
            PickleGlobalKind.Tensor when arguments is [PtStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..] && arguments.Length <= 7 =>
                Tensor(storage, storage.Element, offset, shape, strides),
            PickleGlobalKind.TensorWithType when arguments is [PtStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _, PickleGlobal { Kind: PickleGlobalKind.ElementType } type, ..] && arguments.Length <= 8 =>
                Tensor(storage, type.Element!, offset, shape, strides),
            PickleGlobalKind.Parameter when arguments is [PtTensor tensor, ..] && arguments.Length <= 4 => tensor,
            PickleGlobalKind.FromType when arguments is [PickleGlobal { Kind: PickleGlobalKind.Tensor or PickleGlobalKind.TensorWithType or PickleGlobalKind.Parameter } inner, PickleGlobal { Kind: PickleGlobalKind.TensorType }, PickleTuple inside, _] =>
                Apply(inner, inside.Items),
            _ => throw new PtException($"applies {global.Name} to {arguments.Length} arguments that it does not take"),
        };

    public static string Describe(object? value) => value switch
    {
        null => "None",
        string text => PtException.Quote(text),
        PickleGlobal global => global.Name,
        PickleDictionary => "a dictionary",
        PickleList => "a list",
        PickleTuple => "a tuple",
        PtStorage => "a storage",
        PtTensor => "a tensor",
        BigInteger => "a large number",
        _ => $"the value {value}",
    };

    private static PickleDictionary OrderedDictionary(object?[] arguments)
    {
        var result = new PickleDictionary();
        if (arguments.Length == 0) return result;
        // As Python 2 wrote them: a list of lists of two.
        if (arguments is not [PickleList pairs]) throw new PtException("makes a dictionary from something that is no list of pairs");
        foreach (var pair in pairs.Items)
        {
            var (key, value) = pair switch
            {
                PickleList { Items: [var k, var v] } => (k, v),
                PickleTuple { Items: [var k, var v] } => (k, v),
                _ => throw new PtException("makes a dictionary from something that is no list of pairs"),
            };
            result.Items[Key(key)] = value;
        }

        return result;
    }

    public static object Key(object? key) => key is string or long or bool or double ? key : throw new PtException($"has {Describe(key)} as the key of a dictionary");

    /// <summary>Checks that every element lies inside the storage, with numbers that cannot overflow.</summary>
    private static PtTensor Tensor(PtStorage storage, PtElement element, long offset, PickleTuple shape, PickleTuple strides)
    {
        var (sizes, steps) = (Numbers(shape, "sizes"), Numbers(strides, "strides"));
        if (sizes.Length != steps.Length) throw new PtException($"has a tensor of {sizes.Length} sizes and {steps.Length} strides");
        if (sizes.Length > HighestRank) throw new PtException($"has a tensor of {sizes.Length} dimensions; at most {HighestRank} are read");
        if (offset < 0) throw new PtException($"has a tensor that begins at element {offset} of its storage");
        Int128 count = 1, last = offset;
        foreach (var size in sizes)
        {
            count *= Math.Max(1, size);
            if (count > MostElements) throw new PtException($"has a tensor of shape {SafetensorsException.Quote(sizes)}: more elements than a tensor can have ({MostElements})");
        }

        for (var i = 0; i < sizes.Length; i++) last += (Int128)Math.Max(0, sizes[i] - 1) * steps[i];
        var available = storage.Element == element ? storage.Visible : (Int128)storage.Visible * storage.Element.Size / element.Size;
        if (!sizes.Contains(0) && last >= available)
            throw new PtException($"has a tensor of shape {SafetensorsException.Quote(sizes)} that reaches element {last} of a storage with {available}");
        return new(storage, element, offset, sizes, steps);
    }

    private static long[] Numbers(PickleTuple tuple, string what)
    {
        var numbers = new long[tuple.Items.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = tuple.Items[i] is long and >= 0 and var number ? number : throw new PtException($"has a tensor whose {what} are not all numbers from 0 on");
        return numbers;
    }

    private static IEnumerable<PickleGlobal> List() =>
    [
        new(PickleGlobalKind.OrderedDictionary, "collections.OrderedDict"),
        new(PickleGlobalKind.Size, "torch.Size"),
        new(PickleGlobalKind.Device, "torch.device"),
        new(PickleGlobalKind.Tensor, "torch._utils._rebuild_tensor"),
        new(PickleGlobalKind.Tensor, "torch._utils._rebuild_tensor_v2"),
        new(PickleGlobalKind.TensorWithType, "torch._utils._rebuild_tensor_v3"),
        new(PickleGlobalKind.Parameter, "torch._utils._rebuild_parameter"),
        new(PickleGlobalKind.Parameter, "torch._utils._rebuild_parameter_with_state"),
        new(PickleGlobalKind.FromType, "torch._tensor._rebuild_from_type_v2"),
        new(PickleGlobalKind.TensorType, "torch.Tensor"),
        new(PickleGlobalKind.TensorType, "torch.nn.parameter.Parameter"),
        new(PickleGlobalKind.Storage, "torch.storage.UntypedStorage", PtElement.Untyped),
        .. PtElement.All.Where(element => element.Storage is not null).Select(element => new PickleGlobal(PickleGlobalKind.Storage, $"torch.{element.Storage}", element)),
        .. PtElement.All.Select(element => new PickleGlobal(PickleGlobalKind.ElementType, $"torch.{element.Torch}", element)),
    ];
}
