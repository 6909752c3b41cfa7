using System.Diagnostics;

using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Training;

/// <summary>How long and how fast a <see cref="Trainer"/> trains.</summary>
/// <param name="Epochs">Passes over the training data.</param>
/// <param name="LearningRate">The rate that the schedule's factors multiply: that of the optimiser's first group; those of the others keep their ratio to it.</param>
/// <param name="Schedule">How the rate moves.</param>
/// <param name="StopAtAccuracy">Ends after the first epoch whose test accuracy reaches this; null trains all epochs.</param>
public sealed record TrainerOptions(int Epochs, double LearningRate, LearningRateSchedule Schedule, double? StopAtAccuracy = null);

/// <summary>One step that was taken.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="LearningRate">The rate of this step.</param>
/// <param name="Loss">Mean over the batch, before the step.</param>
/// <param name="Examples">Examples seen since the start.</param>
public readonly record struct StepReport(long Step, long Steps, int Epoch, double LearningRate, double Loss, long Examples);

/// <summary>One epoch that ended.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Step">Steps since the start.</param>
/// <param name="TrainLoss">Mean over the epoch's batches, each before its step.</param>
/// <param name="TrainAccuracy">Over the epoch's batches, each before its step.</param>
/// <param name="Test">On the test data, when there are any.</param>
public sealed record EpochReport(int Epoch, long Step, double TrainLoss, double TrainAccuracy, Evaluation? Test);

/// <summary>How a training ended.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Epochs">Whole epochs.</param>
/// <param name="Examples">Training examples seen.</param>
/// <param name="TrainingTime">Time spent on steps, without evaluation.</param>
/// <param name="Cancelled">Whether it was stopped from outside.</param>
public sealed record TrainerOutcome(long Steps, int Epochs, long Examples, TimeSpan TrainingTime, bool Cancelled);

/// <summary>The loss stopped being a number.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);

/// <summary>
/// Trains a classifier: for each batch zero the gradients, forward, loss, backward, update; after each epoch evaluate. With the
/// same start, batches and thread count every run gives the same weights, bit for bit.
/// </summary>
/// <param name="model">Gives logits [count, classes].</param>
/// <param name="optimizer">Over the model's parameters.</param>
/// <param name="loss">Mean loss of logits and targets.</param>
/// <param name="options">How long and how fast.</param>
public sealed class Trainer(Module model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, TrainerOptions options)
{
    /// <summary>Told of every step.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>Told of every epoch.</summary>
    public Action<EpochReport>? OnEpoch { get; init; }

    /// <summary>Trains until the epochs are over, the accuracy is reached or the token is cancelled, which is an ending like the others.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not a finite number.</exception>
    public TrainerOutcome Run(IBatchSource train, IBatchSource? test, CancellationToken cancellation)
    {
        if (train.Batches < 1) throw new ArgumentException("There is nothing to train on: the source has no batch.", nameof(train));
        var steps = (long)options.Epochs * train.Batches;
        long step = 0, examples = 0, ticks = 0;
        model.Train();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            double lossSum = 0;
            long correct = 0, seen = 0;
            for (var index = 0; index < train.Batches; index++)
            {
                if (cancellation.IsCancellationRequested) return Ended(epoch, cancelled: true);
                var start = Stopwatch.GetTimestamp();
                SetRates(options.LearningRate * options.Schedule.Factor(step, steps));
                var (value, right, count) = Step(train.Get(epoch, index), step + 1);
                ticks += Stopwatch.GetTimestamp() - start;
                step++;
                examples += count;
                seen += count;
                correct += right;
                lossSum += value * count;
                OnStep?.Invoke(new(step, steps, epoch + 1, optimizer.LearningRate, value, examples));
            }

            Evaluation? result = null;
            try
            {
                if (test is not null) result = Evaluation.Of(model, test, loss, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return Ended(epoch + 1, cancelled: true);
            }

            OnEpoch?.Invoke(new(epoch + 1, step, lossSum / seen, (double)correct / seen, result));
            if (result?.Accuracy >= options.StopAtAccuracy) return Ended(epoch + 1, cancelled: false);
        }

        return Ended(options.Epochs, cancelled: false);

        TrainerOutcome Ended(int epochs, bool cancelled) => new(step, epochs, examples, Stopwatch.GetElapsedTime(0, ticks), cancelled);
    }

    /// <summary>The rate of the first group; those of the others keep their ratio to it.</summary>
    private void SetRates(double rate)
    {
        var first = optimizer.Groups[0].InitialLearningRate;
        foreach (var group in optimizer.Groups) group.LearningRate = first == 0 ? rate : rate * (group.InitialLearningRate / first);
    }

    private (double Loss, int Correct, int Count) Step(Batch batch, long number)
    {
        // Batches are made before the scope; what the step makes is given back at its end.
        using var inputs = batch.Inputs;
        using var targets = batch.Targets;
        using var scope = new TensorScope();
        optimizer.ZeroGrad();
        var logits = model.Forward(inputs);
        var mean = loss(logits, targets);
        var value = mean.Item();
        if (!double.IsFinite(value))
            throw new TrainingDivergedException($"The loss is {value} at step {number} (learning rate {optimizer.LearningRate:g3}); a smaller learning rate usually helps.");
        var correct = Evaluation.Correct(logits, targets);
        mean.Backward();
        optimizer.Step();
        return (value, correct, targets.Count);
    }
}
