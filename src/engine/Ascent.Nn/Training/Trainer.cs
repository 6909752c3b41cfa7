using System.Diagnostics;

using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Training;

/// <summary>
/// Trains a model: for each update zero the gradients, forward and backward for each of its batches, clip, step; after each epoch
/// evaluate. With the same start, batches and thread count every training gives the same weights, bit for bit, also one that was
/// stopped anywhere and resumed from its <see cref="State"/>, model and optimiser.
/// </summary>
/// <param name="objective">The model and what it learns.</param>
/// <param name="optimizer">Over the model's parameters.</param>
/// <param name="options">How long and how fast.</param>
public sealed class Trainer(Objective objective, Optimizer optimizer, TrainerOptions options)
{
    private const double LossMemory = 0.98;
    private long _steps;

    /// <summary>The model and what it learns.</summary>
    public Objective Objective => objective;

    /// <summary>What updates the parameters.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>How long and how fast.</summary>
    public TrainerOptions Options => options;

    /// <summary>Who is told, in this order.</summary>
    public IReadOnlyList<TrainerCallback> Callbacks { get; init; } = [];

    /// <summary>A running average of the weights; when there is one it is what is evaluated.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>Where the training stands. Given at the start, the training goes on from there.</summary>
    public TrainerState State { get; init; } = new();

    /// <summary>Batches of an epoch; 0 before the training began.</summary>
    public int Batches { get; private set; }

    /// <summary>Trains until the epochs are over, the target is reached, nothing improves or the token is cancelled, which is an ending like the others.</summary>
    /// <param name="train">What is learnt.</param>
    /// <param name="validation">What is evaluated after each epoch; null for nothing.</param>
    /// <param name="cancellation">Stops between two updates.</param>
    /// <exception cref="TrainingDivergedException">The loss is not a finite number.</exception>
    public TrainerOutcome Run(IBatchSource train, IBatchSource? validation, CancellationToken cancellation)
    {
        if (options.Accumulate < 1) throw new InvalidOperationException($"An update is made of at least one batch, not of {options.Accumulate}.");
        if (train.Batches < 1) throw new ArgumentException("There is nothing to train on: the source has no batch.", nameof(train));
        Batches = train.Batches;
        _steps = (long)options.Epochs * ((Batches + options.Accumulate - 1) / options.Accumulate);
        _steps = Math.Min(_steps, options.MostSteps ?? _steps);
        objective.Model.Train();
        foreach (var callback in Callbacks) callback.OnStart(this);
        var ending = State.Ending ?? Epochs(train, validation, cancellation);
        if (ending != TrainerEnding.Cancelled) State.Ending = ending;
        var whole = State.Epoch + (State.Batch > 0 && State.Batch >= train.Batches ? 1 : 0);
        var outcome = new TrainerOutcome(State.Step, whole, State.Examples, TimeSpan.FromSeconds(State.Seconds), ending);
        foreach (var callback in Callbacks) callback.OnEnd(this, outcome);
        return outcome;
    }

    private TrainerEnding Epochs(IBatchSource train, IBatchSource? validation, CancellationToken cancellation)
    {
        while (State.Epoch < options.Epochs && (State.Step < _steps || State.Batch > 0))
        {
            while (State.Batch < train.Batches && State.Step < _steps)
            {
                if (cancellation.IsCancellationRequested) return TrainerEnding.Cancelled;
                Step(train);
            }

            try
            {
                if (EndEpoch(validation, cancellation) is { } ending) return ending;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return TrainerEnding.Cancelled;
            }
        }

        return TrainerEnding.Finished;
    }

    private void Step(IBatchSource train)
    {
        foreach (var callback in Callbacks) callback.BeforeStep(this);
        var start = Stopwatch.GetTimestamp();
        SetRates(options.LearningRate * options.Schedule.Factor(State.Step, _steps));
        optimizer.ZeroGrad();
        var group = Math.Min(options.Accumulate, train.Batches - State.Batch);
        double lossSum = 0;
        for (var i = 0; i < group; i++) lossSum += Learn(train.Get(State.Epoch, State.Batch + i), 1.0 / group);

        double? norm = options.ClipNorm is { } largest ? GradientClipping.ClipNorm(optimizer.Parameters, largest) : null;
        foreach (var callback in Callbacks) callback.AfterBackward(this);
        using (new TensorScope()) optimizer.Step();
        Average?.Update();
        State.Batch += group;
        State.Step++;
        State.RecentLoss = State.RecentLoss is { } mean ? (LossMemory * mean) + ((1 - LossMemory) * lossSum / group) : lossSum / group;
        State.Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        var report = new StepReport(State.Step, _steps, State.Epoch + 1, optimizer.LearningRate, lossSum / group, State.Examples, norm);
        foreach (var callback in Callbacks) callback.AfterStep(this, report);
    }

    /// <summary>Adds the gradients of one batch, by its share in the update.</summary>
    private double Learn(Batch made, double share)
    {
        // Batches are made before the scope; what the step makes is given back at its end, all but the gradients.
        using var batch = made;
        using var scope = new TensorScope();
        var loss = objective.Compute(batch);
        var value = loss.Mean.Item();
        if (!double.IsFinite(value)) throw Diverged(value, batch);
        (share == 1 ? loss.Mean : loss.Mean * share).Backward();
        State.Examples += loss.Count;
        State.LossSum += value * loss.Count;
        State.Count += loss.Count;
        State.Correct += loss.Correct;
        return value;
    }

    private TrainingDivergedException Diverged(double loss, Batch batch)
    {
        var message = $"The loss is {loss} at step {State.Step + 1} (learning rate {optimizer.LearningRate:g3}); a smaller learning rate usually helps.";
        return new(string.Join(' ', [message, .. Callbacks.Select(callback => callback.OnDiverged(this, batch)).OfType<string>()]));
    }

    /// <summary>Evaluates, moves the state to the next epoch, and says whether that was the last.</summary>
    private TrainerEnding? EndEpoch(IBatchSource? validation, CancellationToken cancellation)
    {
        var result = validation is null ? null : Evaluate(validation, cancellation);
        var figure = result?.Figure(options.Watch.Name);
        var isBest = figure is { } value && options.Watch.IsBetter(value, State.Best);
        if (isBest) (State.Best, State.BestStep, State.Stale) = (figure, State.Step, 0);
        else State.Stale++;
        var report = new EpochReport(State.Epoch + 1, State.Step, State.LossSum / State.Count, (double?)State.Correct / State.Count, result, isBest);
        (State.Epoch, State.Batch, State.LossSum, State.Count, State.Correct) = (State.Epoch + 1, 0, 0, 0, 0);
        TrainerEnding? ending =
            figure is { } reached && options.Target is { } target && options.Watch.Reaches(reached, target) ? TrainerEnding.TargetReached
            : result is not null && State.Stale >= options.Patience ? TrainerEnding.NoProgress
            : null;
        if (ending is not null) State.Ending = ending;
        foreach (var callback in Callbacks) callback.AfterEpoch(this, report);
        return ending;
    }

    /// <summary>Evaluates the model, or the average of its weights where there is one.</summary>
    public Evaluation Evaluate(IBatchSource source, CancellationToken cancellation)
    {
        using var averaged = Average is { Updates: > 0 } average ? average.Use() : null;
        return Evaluation.Of(objective, source, cancellation);
    }

    /// <summary>The rate of the first group; those of the others keep their ratio to it.</summary>
    private void SetRates(double rate)
    {
        var first = optimizer.Groups[0].InitialLearningRate;
        foreach (var group in optimizer.Groups) group.LearningRate = first == 0 ? rate : rate * (group.InitialLearningRate / first);
    }
}
