using System.Globalization;

using Ascent.Tensors;
using Ascent.Tensors.Backends;

namespace Ascent.Conformance.Tests.Webnn;

/// <summary>How a case ended.</summary>
public enum Outcome
{
    /// <summary>Right in both element types on both backends.</summary>
    Passed,

    /// <summary>Wrong somewhere.</summary>
    Failed,

    /// <summary>Asks for what the engine does not have.</summary>
    NotApplicable,
}

/// <summary>A case, how it ended and, unless it passed, why.</summary>
public sealed record WebnnResult(WebnnCase Case, Outcome Outcome, string Reason, bool Composed);

/// <summary>Runs cases in Float32 and Float64, on the fast and the reference backend.</summary>
public static class WebnnRunner
{
    // Expected values are literals of the tests' authors: some have float32's seven digits, those of erf and gelu fewer.
    private const double Float32Tolerance = 1e-5;
    private const double Float64Tolerance = 1e-6;

    public static WebnnResult Run(WebnnCase item)
    {
        var composed = false;
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (IBackend backend in new IBackend[] { Backend.Cpu, Backend.Reference })
            {
                var where = $"{dtype}, {backend.Name}";
                try
                {
                    var call = new WebnnCall(item, dtype);
                    if (!WebnnOperators.All.TryGetValue(item.Operator, out var mapped)) return new(item, Outcome.NotApplicable, "the engine has no such operation", false);
                    Tensor[] outputs;
                    using (Backend.Use(backend)) outputs = mapped(call);
                    composed |= call.IsComposed;
                    if (Difference(item, outputs, dtype) is { } difference) return new(item, Outcome.Failed, $"{where}: {difference}", composed);
                }
                catch (NotApplicableException e)
                {
                    return new(item, Outcome.NotApplicable, e.Message, composed);
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
                {
                    return new(item, Outcome.Failed, $"{where}: {e.GetType().Name}: {e.Message}", composed);
                }
            }
        }

        return new(item, Outcome.Passed, "", composed);
    }

    private static string? Difference(WebnnCase item, Tensor[] outputs, DType dtype)
    {
        foreach (var (output, shape, values, tolerance) in item.Expected)
        {
            if (output >= outputs.Length) return $"there is no output {output}";
            var tensor = outputs[output];
            if (!tensor.Shape.Dims.SequenceEqual(shape)) return $"output {output} has shape {tensor.Shape}, not [{string.Join(", ", shape)}]";
            var allowed = tensor.DType.IsFloat() ? (dtype == DType.Float32 ? Float32Tolerance : Float64Tolerance) : 0;
            var actual = tensor.ToArray<double>();
            for (var i = 0; i < values.Length; i++)
            {
                if (actual[i].Equals(values[i])) continue;
                var error = Math.Abs(actual[i] - values[i]);
                if (!(error <= Math.Max(tolerance ?? 0, allowed * Math.Max(1, Math.Abs(values[i])))))
                    return string.Create(CultureInfo.InvariantCulture, $"output {output}, element {i} is {actual[i]:R}, not {values[i]:R}");
            }
        }

        return null;
    }
}
