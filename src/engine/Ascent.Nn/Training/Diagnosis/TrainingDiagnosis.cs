using Ascent.Data;

namespace Ascent.Nn.Training.Diagnosis;

/// <summary>
/// Watches a training and names what goes wrong with it. It looks at losses and evaluations, and every few updates at a fixed number of elements of gradients and weights;
/// what the training computes stays the same, bit for bit.
/// </summary>
/// <param name="source">The training data, of which a few batches are looked at before and after; null leaves that out.</param>
/// <param name="options">How closely to look; null for the usual.</param>
public sealed class TrainingDiagnosis(IBatchSource? source = null, DiagnosisOptions? options = null) : TrainerCallback
{
    private readonly DiagnosisOptions _options = options ?? new();
    private readonly DivergenceLocator _locator = new();
    private readonly DataProbe? _data = source is null ? null : new(source);
    private LossWatch? _losses;
    private LayerWatch? _layers;
    private GradientGuard? _guard;
    private Finding? _collapse;
    private bool _looking;

    /// <summary>What is wrong as things stand, the causes before what follows from them.</summary>
    public IReadOnlyList<Finding> Findings => [.. All().OrderBy(finding => finding.Kind).ThenBy(finding => finding.Step)];

    /// <inheritdoc/>
    public override void OnStart(Trainer trainer)
    {
        _layers = new(trainer.Objective.Model, _options);
        _guard = new(trainer.Objective.Model);
        _losses = new(_options);
        if (_data is null) return;
        _data.Start();
        _losses.Prior = _data.Prior;
    }

    /// <inheritdoc/>
    public override void AfterBackward(Trainer trainer)
    {
        var step = trainer.State.Step + 1;
        _guard!.Look(step);
        _looking = _layers!.IsDue(step);
        if (_looking) _layers.BeforeUpdate(step);
    }

    /// <inheritdoc/>
    public override void AfterStep(Trainer trainer, in StepReport report)
    {
        _losses!.Add(report.Step, report.Loss);
        if (_looking) _layers!.AfterUpdate(report.Step);
        _looking = false;
    }

    /// <inheritdoc/>
    public override void AfterEpoch(Trainer trainer, EpochReport report) => _losses!.Add(report);

    /// <inheritdoc/>
    public override string? OnDiverged(Trainer trainer, Batch batch)
    {
        var sentence = _locator.OnDiverged(trainer, batch);
        return _guard?.Finding?.Evidence is { } earlier ? $"{sentence} {earlier}" : sentence;
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainerOutcome outcome)
    {
        if (_data is not null && _losses!.Updates >= _options.Settled) _collapse = _data.Collapse(trainer);
    }

    private IEnumerable<Finding> All()
    {
        if (_losses is null || _layers is null) return [];
        var failed = _locator.Finding is not null || _losses.HasExploded;
        List<Finding?> findings = [_data?.Input, _guard?.Finding ?? _locator.Finding, .. _losses.Findings(), .. _layers.Findings(), _collapse];
        var update = _layers.LargestUpdate;
        var harmed = failed || _losses.LearnsNothing || findings.Any(finding => finding is { Kind: FindingKind.DeadRelu or FindingKind.SaturatedUnits });
        if (harmed && update > _options.HighUpdate)
            findings.Add(new(FindingKind.LearningRateTooHigh, null, _layers.LargestUpdateAt, $"An update changed the weights by {update:g2} of their size; about 0.001 is usual."));
        if (!failed && _losses.LearnsNothing && update < _options.LowUpdate)
            findings.Add(new(FindingKind.LearningRateTooLow, null, 1, $"No update changed the weights by more than {update:g2} of their size; about 0.001 is usual."));
        return findings.OfType<Finding>();
    }
}
