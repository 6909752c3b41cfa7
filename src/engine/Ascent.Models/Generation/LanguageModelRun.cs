using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Nn;
using Ascent.Tensors.Random;

namespace Ascent.Models.Generation;

/// <summary>A language model out of a run's folder: the network with its best weights, and the tokeniser.</summary>
/// <param name="Model">In evaluation mode.</param>
/// <param name="Tokenizer">Of as many tokens as the model has.</param>
public sealed record LanguageModelRun(Gpt Model, ITokenizer Tokenizer)
{
    /// <summary>Reads model.json, the tokeniser and the best weights, or the last where there are no best.</summary>
    /// <exception cref="RecipeException">The run left no language model, or its files do not fit together.</exception>
    /// <exception cref="TokenizerException">The tokeniser is missing or damaged.</exception>
    /// <exception cref="SafetensorsException">The weights are damaged.</exception>
    public static LanguageModelRun Load(string folder)
    {
        var run = RunModel.Read(folder);
        if (run.Model != "gpt2" || run.Input is not TextInput)
            throw new RecipeException($"The run's model is '{run.Model}', which does not write text; a language model is made by a recipe such as chatbot or gpt-shakespeare-char.");
        var tokenizer = Data.Tokens.Tokenizer.Load(run.TokenizerFolder(folder));
        var weights = RunWeights.Find(folder)
            ?? throw new RecipeException($"{folder} holds no weights: the run was stopped before its first evaluation.");
        try
        {
            var tensors = Safetensors.Read(weights, out _, copy: true);
            var model = (Gpt)ModelCatalog.CreateFor(tensors.Values, run.Model, run.Configuration, new Philox(0));
            if (model.Options.Vocabulary != tokenizer.Count)
                throw new RecipeException($"{folder}: the model has {model.Options.Vocabulary} tokens and its tokeniser {tokenizer.Count}; they do not belong together.");
            PretrainedKeys.Load(model, tensors);
            model.Eval();
            return new(model, tokenizer);
        }
        catch (Exception e) when (e is StateDictException or ModelException)
        {
            throw new RecipeException($"{weights} and {RunModel.FileName} do not fit together: {e.Message}");
        }
    }
}
