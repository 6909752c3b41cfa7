namespace Ascent.Nn.Training.Diagnosis;

/// <summary>Follows the loss of every update and the evaluation of every epoch.</summary>
internal sealed class LossWatch(DiagnosisOptions options)
{
    private const int StartUpdates = 10;

    private readonly List<EpochReport> _epochs = [];
    private readonly Queue<double> _recent = new();
    private readonly List<double> _blocks = [];
    private double _startSum;
    private double _first = double.NaN;
    private double _recentSum;
    private double _least = double.PositiveInfinity;
    private double _largest;
    private long _explodedAt;

    /// <summary>Entropy, in nats, of the answers' frequencies; NaN where it is not known.</summary>
    internal double Prior { get; set; } = double.NaN;

    internal long Updates { get; private set; }

    internal bool HasExploded => _explodedAt > 0;

    internal bool LearnsNothing => Updates >= options.Settled && NoLearning() is not null;

    private double Recent => _recentSum / _recent.Count;

    private double Start => _startSum / Math.Min(Updates, StartUpdates);

    internal void Add(long step, double loss)
    {
        Updates++;
        if (Updates == 1) _first = loss;
        if (Updates <= StartUpdates) _startSum += loss;
        _recent.Enqueue(loss);
        _recentSum += loss;
        if (_recent.Count > options.Settled) _recentSum -= _recent.Dequeue();
        if (Updates % options.Settled == 0) _blocks.Add(Recent);
        _largest = Math.Max(_largest, loss);
        if (_recent.Count >= StartUpdates) _least = Math.Min(_least, Recent);

        // One loss far out, or many that are large: what comes down again was a spike.
        var limit = Math.Max(options.LossGrowth * Math.Abs(_first), Math.Abs(_first) + 1);
        if (loss > 20 * limit || (_recent.Count >= StartUpdates && Recent > limit)) _explodedAt = _explodedAt == 0 ? step : _explodedAt;
        else if (_recent.Count >= StartUpdates && Recent < Math.Abs(_first)) _explodedAt = 0;
    }

    internal void Add(EpochReport epoch) => _epochs.Add(epoch);

    internal IEnumerable<Finding> Findings()
    {
        if (HasExploded) yield return new(FindingKind.ExplodingLoss, null, _explodedAt, $"The loss began at {_first:g4} and has been as large as {_largest:g4}.");
        else if (LearnsNothing) yield return new(FindingKind.NoLearning, null, Updates, NoLearning()!);
        if (Overfitting() is { } finding) yield return finding;
    }

    /// <summary>Whether the loss fell in the second half of what was seen. Large vocabularies are learnt slowly: first how often each token comes.</summary>
    private bool StillFalls => _blocks.Count >= 2 && _blocks[^1] < _blocks[(_blocks.Count - 1) / 2] * (1 - options.LossFall);

    private string? NoLearning()
    {
        // What begins well, as weights that were trained before, need not become better.
        if (Start < 0.5 * Prior || _epochs is [.., { TrainAccuracy: > 0.9 }]) return null;
        if (_least > Start * (1 - options.LossFall)) return $"After {Updates} updates the loss is {Recent:g4}, as at the start ({Start:g4}).";
        return _least > Prior * (1 - options.LossFall) && !StillFalls
            ? $"After {Updates} updates the loss is {Recent:g4}: no better than the {Prior:g4} of a model that knows only how often each answer comes."
            : null;
    }

    private Finding? Overfitting()
    {
        var judged = _epochs.Where(epoch => epoch.Validation is { } validation && double.IsFinite(validation.Loss)).ToList();
        if (judged.Count < 3) return null;
        var best = judged.MinBy(epoch => epoch.Validation!.Loss)!;
        var last = judged[^1];
        var worse = last.Validation!.Loss > options.Worsening * best.Validation!.Loss && last.Epoch - best.Epoch >= 2 && last.TrainLoss < best.TrainLoss;
        return worse
            ? new(FindingKind.Overfitting, null, best.Step, $"Since epoch {best.Epoch} the training loss fell from {best.TrainLoss:g4} to {last.TrainLoss:g4}, while that of the validation data rose from {best.Validation.Loss:g4} to {last.Validation.Loss:g4}.")
            : null;
    }
}
