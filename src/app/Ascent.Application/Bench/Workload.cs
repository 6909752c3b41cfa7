namespace Ascent.Application.Bench;

/// <summary>Something whose steps are timed.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Unit">What <paramref name="Items"/> counts.</param>
/// <param name="Items">Items of one step.</param>
/// <param name="Flops">Floating-point operations that one step needs, by <see cref="StepFlops"/>.</param>
/// <param name="Title">What it is, in a line.</param>
/// <param name="IsTraining">A whole training step, which counts in the geometric mean; else a kernel.</param>
/// <param name="Build">Makes what a step needs, from fixed random numbers, and gives the step.</param>
public sealed record Workload(string Name, string Unit, int Items, double Flops, string Title, bool IsTraining, Func<Action> Build);
