using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>A pre-trained BERT to go on from: a run's folder, or one with Hugging Face's <c>config.json</c>, <c>model.safetensors</c> and <c>vocab.txt</c>.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Options">Which BERT it is.</param>
/// <param name="Tokenizer">Its tokeniser.</param>
internal sealed record BertOrigin(string Folder, BertOptions Options, WordPieceTokenizer Tokenizer)
{
    /// <summary>The setting's value for the last completed run of <see cref="Pretraining"/>.</summary>
    public const string Latest = "latest";

    /// <summary>The recipe whose runs <see cref="Latest"/> means.</summary>
    public const string Pretraining = "bert-mini-mlm";

    private const string HuggingFaceWeights = "model.safetensors";

    /// <summary>The id of the run that <see cref="Latest"/> means now.</summary>
    /// <exception cref="RecipeException">There is none.</exception>
    public static string LatestRun(RunStore runs) =>
        runs.List().Where(static run => run.Recipe == Pretraining && run.Status == RunStatus.Completed).OrderByDescending(static run => run.StartedAt).FirstOrDefault()?.Id
        ?? throw new RecipeException($"There is no completed run of {Pretraining} to go on from. Pre-train first (`ascent train {Pretraining}`), name a run or a folder (`--set from=RUN`), or train from nothing (`--set from=none`).");

    /// <summary>Finds and reads all but the weights.</summary>
    /// <param name="from">A run's id, or a folder.</param>
    /// <param name="runs">Where runs are.</param>
    /// <exception cref="RecipeException">It is neither, or holds no BERT.</exception>
    public static BertOrigin Open(string from, RunStore runs)
    {
        var folder = runs.Find(from) is { } run ? runs.FolderOf(run.Id)
            : Directory.Exists(from) ? from
            : throw new RecipeException($"There is no run and no folder '{from}' to go on from: `ascent runs list` names the runs; from=none trains from nothing.");
        try
        {
            if (File.Exists(Path.Combine(folder, RunModel.FileName)))
            {
                var model = RunModel.Read(folder);
                if (model is not { Model: "bert", Input: TextInput }) throw new RecipeException($"{folder} holds a {model.Model}; only from a bert can be gone on.");
                return new(folder, BertOptions.From(new("bert", model.Configuration)), Pieces(model.TokenizerFolder(folder)));
            }

            var configuration = Path.Combine(folder, "config.json");
            if (!File.Exists(configuration)) throw new RecipeException($"{folder} holds neither {RunModel.FileName}, as a run has it, nor config.json, as Hugging Face has it.");
            return new(folder, BertOptions.From(new("bert", ModelCatalog.ReadConfiguration(configuration))), Pieces(folder));
        }
        catch (Exception e) when (e is ModelException or TokenizerException)
        {
            throw new RecipeException($"One cannot go on from {folder}: {e.Message}");
        }
    }

    /// <summary>A model with another head and this one's encoder.</summary>
    /// <param name="options">Which; of the encoder's sizes.</param>
    /// <param name="random">Where the head's first weights come from.</param>
    /// <exception cref="RecipeException">The weights are missing, damaged or do not fit.</exception>
    public Bert Build(BertOptions options, Philox random)
    {
        var foreign = Path.Combine(Folder, HuggingFaceWeights);
        var path = RunWeights.Find(Folder) ?? (File.Exists(foreign) ? foreign
            : throw new RecipeException($"{Folder} holds no weights: there is neither {RunWeights.BestFile}, {RunWeights.LastFile} nor {HuggingFaceWeights}."));
        try
        {
            var weights = Safetensors.Read(path, out _);
            var model = ModelCatalog.Within("bert", weights.Values, () => new Bert(options, random));
            using var scope = new TensorScope();
            model.LoadEncoder(weights);
            foreach (var tensor in weights.Values) tensor.Dispose();
            return model;
        }
        catch (Exception e) when (e is SafetensorsException or StateDictException or ModelException)
        {
            throw new RecipeException($"{path}: {e.Message}");
        }
    }

    private static WordPieceTokenizer Pieces(string folder) =>
        Data.Tokens.Tokenizer.Load(folder) as WordPieceTokenizer ?? throw new RecipeException($"{folder} holds a tokeniser that is not of word pieces.");
}
