using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Steps">Updates of the whole training.</param>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">Epochs of the whole training.</param>
/// <param name="SamplesPerSecond">Examples trained on, since the start or the resumption.</param>
/// <param name="Unit">What an example is, in the plural: samples, tokens.</param>
/// <param name="Left">Time left at this rate.</param>
/// <param name="Loss">A moving mean over the last updates.</param>
/// <param name="Figure">Name of the watched figure.</param>
/// <param name="Value">The watched figure after the last whole epoch; null before.</param>
public sealed record TrainingProgress(long Step, long Steps, int Epoch, int Epochs, double SamplesPerSecond, string Unit, TimeSpan Left, double Loss, string Figure, double? Value);

/// <summary>How a training ended.</summary>
/// <param name="Run">Id of the tracked run.</param>
/// <param name="Recipe">Id of the recipe.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Updates made.</param>
/// <param name="Epochs">Whole epochs.</param>
/// <param name="Seconds">From the start of the run, or its resumption, to its end.</param>
/// <param name="SamplesPerSecond">Examples in the time spent on updates.</param>
/// <param name="Unit">What an example is, in the plural.</param>
/// <param name="Parameters">Numbers that were trained.</param>
/// <param name="Final">Figures at the end.</param>
/// <param name="Best">Best figures.</param>
/// <param name="Artifacts">Files in the run's folder.</param>
/// <param name="Status">Completed or Interrupted.</param>
/// <param name="ResumedAt">Updates after which it was resumed; null for a training that began anew.</param>
/// <param name="Promise">The figure that the recipe promises and what came of it; null where it promises nothing or was stopped.</param>
public sealed record TrainingResult(string Run, string Recipe, long Seed, long Steps, int Epochs, double Seconds, double SamplesPerSecond, string Unit, long Parameters, IReadOnlyDictionary<string, double> Final, IReadOnlyDictionary<string, double> Best, IReadOnlyList<string> Artifacts, RunStatus Status, long? ResumedAt, Promise? Promise);
