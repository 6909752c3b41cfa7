using Ascent.Data;
using Ascent.Data.Dialogue;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;

namespace Ascent.Models;

/// <summary>What a run is worth on one part of the data.</summary>
/// <param name="Part"><c>validation</c>, <c>test</c> or <c>held_out</c>, as the training calls it.</param>
/// <param name="Count">How many answers the loss is a mean of.</param>
/// <param name="Figures">By the names that the training gives them, and <c>perplexity</c>, which is e to the loss.</param>
public sealed record HeldOutPart(string Part, long Count, IReadOnlyDictionary<string, double> Figures);

/// <summary>What a run without classes is worth on the data that it did not learn from.</summary>
/// <param name="Description">What <c>model.json</c> says.</param>
/// <param name="Weights">The file of weights that was used.</param>
/// <param name="Data">The data set.</param>
/// <param name="Unit">What the loss is a mean over: <c>tokens</c>, say.</param>
/// <param name="Parts">Each part.</param>
public sealed record HeldOutReport(RunModel Description, string Weights, string Data, string Unit, IReadOnlyList<HeldOutPart> Parts);

/// <summary>Asks runs that tell no classes apart, such as language models and translators, what their trainings ask them.</summary>
public static class HeldOutEvaluation
{
    private sealed record Task(Objective Objective, IReadOnlyList<(string Name, IBatchSource Source, double? CharactersPerToken)> Parts)
    {
        public bool Perplexity { get; init; } = true;
    }

    /// <summary>All of the data once, in order.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="catalog">Where the data come from; nothing is downloaded.</param>
    /// <param name="data">Another text than the run learnt; null for its own.</param>
    /// <param name="progress">Told of the part, of batches done and of all.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="DataSetException">The data are not here.</exception>
    /// <exception cref="RecipeException">The run was made by a recipe that is no longer there.</exception>
    /// <exception cref="ModelException">The run cannot be judged so, or the data do not fit it.</exception>
    /// <exception cref="TokenizerException">The run's vocabulary cannot say another text.</exception>
    public static HeldOutReport Evaluate(string folder, DataSetCatalog catalog, string? data, IProgress<(string Part, int Done, int All)>? progress, CancellationToken cancellation)
    {
        var run = OpenedRun.Open(folder);
        var id = data ?? run.Description.Data;
        var task = RunKinds.Of(run.Description) switch
        {
            RunKind.LanguageModel when id == DialogueModelling.Conversations => Dialogue(run),
            RunKind.LanguageModel => Language(run, catalog.LoadText(id)),
            RunKind.Translator => Pairs(run, id),
            RunKind.MaskedLanguage => Masked(run, catalog, id),
            _ => throw new ModelException($"{folder} holds a {run.Description.Model}; this version knows nothing to judge it by."),
        };
        var parts = new List<HeldOutPart>();
        foreach (var (name, source, characters) in task.Parts)
        {
            // Conversations are told by their source, so that nothing may stand before it.
            var watched = progress is null || source is DialogueBatches ? source : new Watched(source, (done, all) => progress.Report((name, done, all)));
            var evaluation = Evaluation.Of(task.Objective, watched, cancellation);
            var figures = evaluation.All().ToDictionary(static figure => figure.Name, static figure => figure.Value, StringComparer.Ordinal);
            if (characters is { } ratio) figures["loss_per_character"] = evaluation.Loss / ratio;
            if (task.Perplexity) figures["perplexity"] = Math.Exp(evaluation.Loss);
            parts.Add(new(name, evaluation.Count, figures));
        }

        return new(run.Description, run.Weights, id, task.Objective.Unit, parts);
    }

    private static Task Language(OpenedRun run, TextCorpus corpus)
    {
        var model = Gpt(run);
        (string, IBatchSource, double?) Part(string name, string text)
        {
            int[] tokens = [.. run.Tokenizer!.Encode(text)];
            if (tokens.Length <= model.Options.Context) throw new ModelException($"The {name} part of {corpus.Name} has {tokens.Length} tokens; this run sees {model.Options.Context} at once and needs one more.");
            return (name, LanguageModelling.Held(tokens, model.Options.Context), (double)text.Length / tokens.Length);
        }

        return new(new LanguageModelObjective(model), corpus.Test is null ? [Part("validation", corpus.Validation)] : [Part("validation", corpus.Validation), Part("test", corpus.Test)]);
    }

    private static Task Dialogue(OpenedRun run)
    {
        var model = Gpt(run);
        var format = DialogueFormat.Of(run.Tokenizer!) ?? throw new ModelException($"The run in {run.Folder} did not learn conversations: give another text.");
        return new(new DialogueObjective(model), [("held_out", DialogueModelling.Judged(format, model.Options.Context), null)]);
    }

    private static Gpt Gpt(OpenedRun run)
    {
        var model = (Gpt)run.Model;
        return model.Options.Vocabulary == run.Tokenizer!.Count ? model : throw new ModelException($"{run.Folder}: the model has {model.Options.Vocabulary} tokens and its tokeniser {run.Tokenizer.Count}; they do not belong together.");
    }

    private static Task Pairs(OpenedRun run, string id)
    {
        _ = RunTranslator.From(run);
        if (id != run.Description.Data) throw new ModelException($"This run is judged by pairs that its recipe draws ({run.Description.Data}); it cannot be asked about {id}.");
        var (_, validation, test) = SequenceToSequence.Draw(run.Recipe().Values);
        return new(
            new SequenceObjective((Transformer)run.Model, TextTranslator.Begin, TextTranslator.End, labelSmoothing: 0),
            [("validation", SequenceToSequence.Held(validation, run.Tokenizer!), null), ("test", SequenceToSequence.Held(test, run.Tokenizer!), null)])
        {
            Perplexity = false,
        };
    }

    private static Task Masked(OpenedRun run, DataSetCatalog catalog, string ids)
    {
        var filler = RunMaskFiller.From(run);
        var masking = MaskedLanguage.Masking(filler.Tokenizer, run.Recipe().Values.Real("probability"));
        var (_, validation) = MaskedLanguage.Texts(ids, catalog.LoadText, catalog.LoadLabelledTexts);
        return new(new MaskedLanguageObjective(filler.Model), [("validation", MaskedLanguage.Held(filler.Tokenizer, validation, filler.Model.Options.Context, masking), null)]);
    }

    /// <summary>Tells of each batch that is asked for.</summary>
    private sealed class Watched(IBatchSource source, Action<int, int> told) : IBatchSource
    {
        public int Batches => source.Batches;

        public Batch Get(int epoch, int index)
        {
            told(index + 1, Batches);
            return source.Get(epoch, index);
        }
    }
}
