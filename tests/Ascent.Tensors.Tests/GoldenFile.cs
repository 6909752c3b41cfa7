using Ascent.Interop;

namespace Ascent.Tensors.Tests;

/// <summary>Inputs, outputs and gradients that PyTorch computed in float64; the scripts beside the files made them.</summary>
public sealed class GoldenFile
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    /// <summary>Opens <c>Goldens/NAME.safetensors</c>.</summary>
    public GoldenFile(string name) =>
        _tensors = Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", name + ".safetensors"), out _);

    /// <summary>The cases, <c>name#number</c>.</summary>
    public IEnumerable<string> Cases => _tensors.Keys.Select(static key => key[..key.LastIndexOf('/')]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The operation that a case is of.</summary>
    public static string NameOf(string golden) => golden[..golden.LastIndexOf('#')];

    /// <summary>Runs a function on a case's inputs and compares outputs and gradients.</summary>
    /// <param name="golden">One of <see cref="Cases"/>.</param>
    /// <param name="function">From the inputs to the outputs.</param>
    /// <param name="tolerance">Largest error, relative to the larger of 1 and the value.</param>
    public void Check(string golden, Func<Tensor[], Tensor[]> function, double tolerance = 1e-12)
    {
        Tensor[] inputs = [.. Numbered(golden, "in").Select(static x => x.Clone())];
        for (var i = 0; i < inputs.Length; i++) inputs[i].RequiresGrad = _tensors.ContainsKey($"{golden}/grad{i}");
        var outputs = function(inputs);
        Tensor[] expected = [.. Numbered(golden, "out")];
        Assert.Equal(expected.Length, outputs.Length);
        for (var i = 0; i < outputs.Length; i++) Tests.Cases.Same(Reference.Of(expected[i]), outputs[i], tolerance);
        var losses = outputs.Where(static y => y.RequiresGrad).Select(static y => (y * Weight(y.Shape)).Sum()).ToArray();
        if (losses.Length > 0) losses.Aggregate(static (a, b) => a + b).Backward();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (_tensors.TryGetValue($"{golden}/grad{i}", out var gradient)) Tests.Cases.Same(Reference.Of(gradient), inputs[i].Grad!, tolerance);
        }
    }

    private static Tensor Weight(Shape shape) => Tensor.From([.. Enumerable.Range(0, shape.Count).Select(static i => 1 + (i % 7 / 8.0))], shape);

    private IEnumerable<Tensor> Numbered(string golden, string kind)
    {
        for (var i = 0; _tensors.TryGetValue($"{golden}/{kind}{i}", out var value); i++) yield return value;
    }
}
