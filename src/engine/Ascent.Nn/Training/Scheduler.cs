using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Training;

/// <summary>Moves the learning rates of an optimiser's groups along a schedule, each from its own initial rate.</summary>
public sealed class Scheduler
{
    private readonly Optimizer _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly long _steps;

    /// <summary>Sets the rates of the first step.</summary>
    /// <param name="optimizer">Whose rates move.</param>
    /// <param name="schedule">How they move.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public Scheduler(Optimizer optimizer, LearningRateSchedule schedule, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (_optimizer, _schedule, _steps) = (optimizer, schedule, steps);
        Set();
    }

    /// <summary>Steps taken.</summary>
    public long Taken { get; private set; }

    /// <summary>After a step of the optimiser: sets the rates of the next one.</summary>
    public void Step()
    {
        Taken++;
        Set();
    }

    /// <summary>The state under PyTorch's name, <c>last_epoch</c>; the initial rates are the optimiser's to keep.</summary>
    public SavedState StateDict() => new(new Dictionary<string, Tensor>(), new Dictionary<string, double> { ["last_epoch"] = Taken });

    /// <summary>Goes on where a scheduler that was saved had stopped.</summary>
    /// <exception cref="StateDictException">The state is not a scheduler's.</exception>
    public void LoadStateDict(SavedState state)
    {
        Taken = (long)state.Number("last_epoch");
        Set();
    }

    private void Set()
    {
        var factor = _schedule.Factor(Taken, _steps);
        foreach (var group in _optimizer.Groups) group.LearningRate = group.InitialLearningRate * factor;
    }
}
