namespace Ascent.Tracking;

/// <summary>A point of a curve.</summary>
/// <param name="Step">Number of optimiser steps taken.</param>
/// <param name="Seconds">Since the start of the run.</param>
/// <param name="Value">The figure; may be NaN or infinite.</param>
public readonly record struct CurvePoint(long Step, double Seconds, double Value);

/// <summary>One curve of a run, thinned for a screen.</summary>
/// <param name="Name">Name of the figure.</param>
/// <param name="Count">Number of values that were logged.</param>
/// <param name="Points">Some of them, in order; the first and the last are among them, and no peak is lost.</param>
/// <param name="Last">The last value as it was logged, without smoothing.</param>
/// <param name="Lowest">The lowest value as it was logged; null where none is finite.</param>
/// <param name="Highest">The highest value as it was logged; null where none is finite.</param>
public sealed record MetricCurve(string Name, long Count, IReadOnlyList<CurvePoint> Points, CurvePoint Last, CurvePoint? Lowest, CurvePoint? Highest);

/// <summary>All curves of a run up to a position in its metrics; what comes after is read from there on.</summary>
/// <param name="Curves">In the order in which their names first appeared.</param>
/// <param name="Position">Give it back to read what came after.</param>
public sealed record MetricCurves(IReadOnlyList<MetricCurve> Curves, long Position);
