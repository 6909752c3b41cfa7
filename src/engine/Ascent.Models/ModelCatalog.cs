using System.Text.Json;
using System.Text.Json.Nodes;

using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// The networks by name, as <c>ascent predict --model</c> and a run's <c>model.json</c> call them. Each family has a file of its own
/// (<c>ModelCatalog.Vision.cs</c>, ...) with its entries.
/// </summary>
public static partial class ModelCatalog
{
    private const long LargestConfiguration = 4 << 20;
    // First weights take a few tensors on the way; buffers that no file has, such as tables of positions, come on top.
    private const long TimesTheWeights = 4;
    private const long AlwaysAllowed = 256L << 20;
    private static readonly Lazy<IReadOnlyList<ModelEntry>> Entries = new(static () => [.. Perceptrons(), .. Vision(), .. Gpts(), .. Berts()]);

    /// <summary>All entries.</summary>
    public static IReadOnlyList<ModelEntry> All => Entries.Value;

    /// <summary>The entry of a name.</summary>
    /// <exception cref="ModelException">There is none; names the nearest.</exception>
    public static ModelEntry Find(string name) => All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ModelException($"There is no model '{name}'.{Nearest.Hint(name, All.Select(entry => entry.Name))} There are: {string.Join(", ", All.Select(entry => entry.Name))}.");

    /// <summary>A new network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="configuration">What differs from its defaults; null for nothing.</param>
    /// <param name="random">Where its first weights come from.</param>
    /// <exception cref="ModelException">The name, a key or a value does not exist or does not fit.</exception>
    public static Module Create(string name, JsonObject? configuration, Philox random)
    {
        var entry = Find(name);
        var settings = new ModelConfiguration(name, configuration);
        try
        {
            var build = entry.Prepare(settings);
            if (!entry.HuggingFace) settings.Close();
            return build(random);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or ShapeException)
        {
            throw new ModelException($"{name} cannot be built with this configuration: {e.Message}", e);
        }
    }

    /// <summary>
    /// A new network for weights that are there already. A configuration comes from a file as the weights do, and asks for whatever it
    /// likes: one that would take far more memory than the weights explain is refused before it is taken.
    /// </summary>
    /// <param name="weights">What will be loaded into it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="configuration">What differs from its defaults; null for nothing.</param>
    /// <param name="random">Where its first weights come from.</param>
    /// <exception cref="ModelException">As for <see cref="Create"/>; or the configuration is of a far larger network.</exception>
    public static Module CreateFor(IEnumerable<Tensor> weights, string name, JsonObject? configuration, Philox random) => Within(name, weights, () => Create(name, configuration, random));

    /// <summary>Builds a network within the memory that its weights explain.</summary>
    /// <exception cref="ModelException">It would take far more.</exception>
    internal static TModule Within<TModule>(string name, IEnumerable<Tensor> weights, Func<TModule> build)
    {
        var elements = weights.Sum(static tensor => (long)tensor.Count);
        try
        {
            using var limit = TensorMemory.Limit(AlwaysAllowed + (elements * sizeof(float) * TimesTheWeights));
            return build();
        }
        catch (TensorMemoryException e)
        {
            throw new ModelException($"The configuration of {name} is of a network that is far larger than its weights, which have {elements:N0} numbers: the two do not belong together.", e);
        }
    }

    /// <summary>Reads a configuration: one JSON object.</summary>
    /// <exception cref="ModelException">The file holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonObject ReadConfiguration(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new ModelException($"{path} does not exist.");
        if (file.Length > LargestConfiguration) throw new ModelException($"{path} has {file.Length} bytes; no configuration is larger than {LargestConfiguration}.");
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false };
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: options) as JsonObject
                ?? throw new ModelException($"{path}: a configuration is one JSON object.");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path} is not JSON: {e.Message}", e);
        }
    }

    private static IEnumerable<ModelEntry> Perceptrons() =>
    [
        new("mlp", "fully connected layers with ReLU between them", ModelInput.Values, static settings =>
        {
            var (inputs, hidden, outputs) = (settings.Whole("inputs", 784), settings.Wholes("hidden", [128]), settings.Whole("outputs", 10));
            return random => new Mlp(inputs, hidden, outputs, random);
        }),
    ];
}
