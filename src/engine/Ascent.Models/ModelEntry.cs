using System.Text.Json.Nodes;

using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>What one example of a model is.</summary>
public enum ModelInput
{
    /// <summary>Numbers in a row: <c>x</c> [count, inputs]. A picture is given flattened.</summary>
    Values,

    /// <summary>Pictures: <c>x</c> [count, channels, height, width].</summary>
    Images,

    /// <summary>Tokens: <c>input_ids</c> Int64 [count, time], and what else the entry names.</summary>
    Tokens,
}

/// <summary>A network of the <see cref="ModelCatalog"/>: how it is built, and what it is fed. Weights get into it by <see cref="PretrainedKeys.Load"/>.</summary>
/// <param name="Name">Its name, as <c>ascent predict --model</c> takes it.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Input">What an example is.</param>
/// <param name="Prepare">
/// Reads from the configuration every key that the network has, which is how the others are found, and returns what builds it.
/// </param>
public sealed record ModelEntry(string Name, string Description, ModelInput Input, Func<ModelConfiguration, Func<Philox, Module>> Prepare)
{
    /// <summary>Whether the configuration is a <c>config.json</c> of Hugging Face's, whose many other keys are passed over.</summary>
    public bool HuggingFace { get; init; }

    /// <summary>
    /// Completes a configuration by the weights that will be loaded (their keys as the file has them, and their shapes): a head that
    /// they lack, the number of classes that they have. What the configuration says already stays.
    /// </summary>
    public Action<JsonObject, IReadOnlyDictionary<string, Shape>>? Infer { get; init; }

    /// <summary>Names of the input tensors; the first must be given.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = Input == ModelInput.Tokens ? ["input_ids"] : ["x"];

    /// <summary>
    /// The forward pass on named tensors: <c>output</c>, and <c>hidden</c> where the model has it. Called in evaluation mode without
    /// gradients; the inputs are those of <see cref="Inputs"/> that were given.
    /// </summary>
    public Func<Module, IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> Run { get; init; } =
        (module, inputs) => new Dictionary<string, Tensor> { ["output"] = module.Forward(inputs.Values.Single()) };
}
