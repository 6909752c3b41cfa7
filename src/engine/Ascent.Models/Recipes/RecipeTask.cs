using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>A kind of learning: knows its settings and turns a recipe into a training. One file in Tasks/ for each.</summary>
internal abstract class RecipeTask
{
    private static readonly Lazy<IReadOnlyList<RecipeTask>> Tasks = new(static () => [.. RecipeTasks.All()]);
    private IReadOnlyList<Setting>? _settings;

    /// <summary>Its name in a recipe's file.</summary>
    public abstract string Id { get; }

    /// <summary>The settings that the task adds to those that all recipes share; <c>data</c> must be among them.</summary>
    protected abstract IReadOnlyList<Setting> Own { get; }

    /// <summary>All settings of such a recipe, its own first.</summary>
    public IReadOnlyList<Setting> Settings => _settings ??= [.. Own, .. TrainingSettings.Known];

    /// <summary>What does not go together is refused before any data are read.</summary>
    /// <exception cref="RecipeException">Says what and what to do.</exception>
    public virtual void Check(SettingValues settings) => TrainingSettings.Check(settings);

    /// <summary>Puts what a setting stands for now, such as the last run, in its place, so that the run says what it was made of and can be repeated.</summary>
    /// <exception cref="RecipeException">There is no such thing.</exception>
    public virtual Recipe Settle(Recipe recipe, RunStore runs) => recipe;

    /// <summary>Loads the data and makes the model.</summary>
    public abstract TrainingJob Prepare(JobContext context);

    public static RecipeTask Find(string id) => Tasks.Value.FirstOrDefault(task => task.Id == id)
        ?? throw new RecipeException($"There is no task '{id}'.{Nearest.Hint(id, Tasks.Value.Select(task => task.Id))} There are: {string.Join(", ", Tasks.Value.Select(task => task.Id))}.");
}

/// <summary>What a task has at hand while it prepares.</summary>
/// <param name="Recipe">What to train.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Seed">All chance comes from it.</param>
/// <param name="Runs">Earlier runs, for those that go on from one.</param>
/// <param name="Catalog">Where data sets come from; load through <see cref="Load"/>.</param>
/// <param name="Downloads">Told of downloads.</param>
/// <param name="Cancellation">Stops a download.</param>
internal sealed record JobContext(Recipe Recipe, SettingValues Settings, ulong Seed, RunStore Runs, DataSetCatalog Catalog, IProgress<DownloadProgress>? Downloads, CancellationToken Cancellation)
{
    /// <summary>Loads a data set, and fetches it first if it must be.</summary>
    /// <param name="id">The data set.</param>
    /// <param name="load">Such as <c>catalog => catalog.LoadImages(id)</c>.</param>
    /// <exception cref="DataSetException">It is neither here nor can it be fetched.</exception>
    public T Load<T>(string id, Func<DataSetCatalog, T> load)
    {
        try
        {
            return load(Catalog);
        }
        catch (DataSetException)
        {
            // Not here, or damaged: fetched below, which says what was tried if it cannot be had.
            Cancellation.ThrowIfCancellationRequested();
        }

        Catalog.GetAsync(id, Downloads, Cancellation).GetAwaiter().GetResult();
        return load(Catalog);
    }
}

/// <summary>A training that is ready to begin.</summary>
internal sealed record TrainingJob
{
    /// <summary>The model and what it learns.</summary>
    public required Objective Objective { get; init; }

    /// <summary>What is learnt.</summary>
    public required IBatchSource Train { get; init; }

    /// <summary>What is evaluated after each epoch.</summary>
    public required IBatchSource Validation { get; init; }

    /// <summary>How the figures of <see cref="Validation"/> are called: <c>test</c> where the test data are watched directly, as is the custom with MNIST and CIFAR-10.</summary>
    public string ValidationName { get; init; } = "test";

    /// <summary>Evaluated once, at the end, with the best weights; null when the validation data are the test data.</summary>
    public IBatchSource? Test { get; init; }

    /// <summary>What the weights are, for those who use them later.</summary>
    public required RunModel Model { get; init; }

    /// <summary>Writes what belongs to the model beside its weights, such as a tokeniser, into the run's folder and returns the files' names.</summary>
    public Func<string, IReadOnlyList<string>>? SaveParts { get; init; }

    /// <summary>What makes one evaluation better than another.</summary>
    public WatchedFigure Watch { get; init; } = WatchedFigure.Accuracy;

    /// <summary>Who else is told how the training goes.</summary>
    public IReadOnlyList<TrainerCallback> Callbacks { get; init; } = [];

    /// <summary>An optimiser other than the settings give; null for theirs.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>An average other than the settings give; null for theirs.</summary>
    public WeightAverage? Average { get; init; }
}
